/** Whether script, n8n and Zapier answer alike. What they tell is held against what n8n tells. */
import { expectedEnd, isOwn, Meant, MEANT, OTHER_NAMES, ownAdvice } from './meant';
import type { Item, Outcome } from './outcome';
import type { TaskName } from './tasks';

/** One task in one situation. */
export interface Cell {
  task: TaskName;
  situation: string;
  script: Outcome;
  n8n: Outcome;
  /** Absent where Zapier has no such operation. */
  zapier?: Outcome;
}

export interface Difference {
  host: 'script' | 'Zapier';
  /** `outcome`, `words`, `code`, `zap`, `log` or the name of a member. */
  about: string;
  text: string;
}

/** Every difference that is not meant, in words; none is the aim. */
export function differences(cell: Cell): string[] {
  const meant = meantIn(cell);
  return allIn(cell)
    .filter((difference) => !meant.some(({ host, about }) => isAbout({ host, about }, difference)))
    .map(({ text }) => `${cell.task}, ${cell.situation}: ${text}`);
}

/** The differences that are meant and occur. */
export function meantIn(cell: Cell): Meant[] {
  const all = allIn(cell);
  return MEANT.filter((meant) => all.some((one) => isAbout(meant, one)) && meant.covers(cell));
}

function isAbout(meant: Pick<Meant, 'host' | 'about'>, { host, about }: Difference): boolean {
  return meant.host === host && meant.about.includes(about);
}

function allIn(cell: Cell): Difference[] {
  return [...scriptApart(cell), ...zapierApart(cell)];
}

function scriptApart(cell: Cell): Difference[] {
  const { script, n8n } = cell;
  if (script.kind !== 'refused' || n8n.kind !== 'refused') return between('script', cell, script);
  return apart('script', {
    words: [script.words('n8n'), n8n.words('n8n')],
    // A trigger has no item that could carry a code.
    ...(n8n.code !== undefined && { code: [script.code, n8n.code] }),
  });
}

function zapierApart(cell: Cell): Difference[] {
  const { script, n8n, zapier } = cell;
  if (zapier === undefined) return [];
  if (zapier.kind === 'given' || n8n.kind === 'given') return between('Zapier', cell, zapier);
  // The script says it in the words for both; where it is not refused alike, the hosts have to agree to the letter.
  const alike = script.kind === 'refused' && script.words('n8n') === n8n.words('n8n') ? script : undefined;
  return apart('Zapier', {
    words: [zapier.words('zapier'), (alike ?? n8n).words('zapier')],
    zap: [zapier.zapEnds, expectedEnd(cell.task, alike?.advice ?? ownAdvice(n8n.code))],
  });
}

function between(host: Difference['host'], { task, n8n }: Cell, one: Outcome): Difference[] {
  if (one.kind === 'refused' || n8n.kind === 'refused' || one.items.length !== n8n.items.length) {
    return apart(host, { outcome: [brief(one), brief(n8n)] });
  }
  return [
    ...one.items.flatMap((item, index) => apart(host, pairs(task, item, n8n.items[index] ?? {}))),
    ...apart(host, { log: [one.log.join(), n8n.log.join()] }),
  ];
}

/** The members that both have, each with both values. */
function pairs(task: TaskName, item: Item, ofN8n: Item): Pairs {
  const asInN8n = renamed(item, ofN8n);
  const members = shared(asInN8n, ofN8n).filter((member) => !isOwn(task, member));
  return Object.fromEntries(members.map((member) => [member, [show(asInN8n[member]), show(ofN8n[member])]]));
}

type Pairs = Record<string, [string | undefined, string | undefined]>;

function apart(host: Difference['host'], values: Pairs): Difference[] {
  return Object.entries(values)
    .filter(([, [one, ofN8n]]) => one !== ofN8n)
    .map(([about, [one, ofN8n]]) => ({ host, about, text: `${about}: ${host} ${one}; n8n ${ofN8n}` }));
}

/** With the names of n8n where the same thing has another name. */
export function renamed(item: Item, ofN8n: Item): Item {
  const names = Object.entries(OTHER_NAMES).filter(([name, inN8n]) => name in item && inN8n in ofN8n);
  return { ...item, ...Object.fromEntries(names.map(([name, inN8n]) => [inN8n, item[name]])) };
}

export function shared(one: Item, other: Item): string[] {
  return Object.keys(one).filter((member) => Object.hasOwn(other, member));
}

/** Zapier's items are flat, so a list is a text there; and what is empty is null there. */
export function show(value: unknown): string {
  if (value === null || value === '') return 'null';
  if (typeof value === 'string') return value;
  const isListOfText = Array.isArray(value) && value.every((part) => typeof part === 'string');
  return isListOfText ? show(value.join(', ')) : JSON.stringify(value);
}

function brief(outcome: Outcome): string {
  if (outcome.kind === 'refused') return `refused: ${outcome.words('n8n').split('\n')[0] ?? ''}`;
  return `gave ${outcome.items.length}`;
}
