/** What came of a task, in a few words for the page. */
import { Cell, meantIn, shared, show } from './compare';
import { END_WORDS } from './meant';
import type { Item, Outcome } from './outcome';

export interface Described {
  /** What n8n gives, and whatever else is not said to differ. */
  outcome: string;
  /** What becomes of the Zap; empty where Zapier has no such operation. */
  zap: string;
  differs: string;
}

/** `fine` is the same task when all is fine. */
export function describe(cell: Cell, fine: Cell): Described {
  return {
    outcome: outcomeOf(cell, fine),
    zap: zapOf(cell),
    differs: meantIn(cell)
      .map(({ host, name }) => `${host}: ${name}`)
      .join(', '),
  };
}

function outcomeOf(cell: Cell, fine: Cell): string {
  const { n8n, zapier } = cell;
  if (cell === fine) return 'the [members](#members) below';
  if (n8n.kind === 'refused') return `_${n8n.words('n8n').split('. ')[0] ?? ''}_`;
  const log = n8n.log.length === 0 ? '' : `; the log says: _${n8n.log.join(' ')}_`;
  const [item] = n8n.items;
  const [usual] = itemsOf(fine.n8n);
  if (item === undefined) return `nothing${log}`;
  const both = itemsOf(zapier)[0] ?? item;
  const changes = usual === undefined ? [] : changesOf(usual, item, shared(both, item));
  if (n8n.items.length !== itemsOf(fine.n8n).length) return `${n8n.items.length} items${log}`;
  return `${changes.join(', ') || 'as when all is fine'}${log}`;
}

function changesOf(usual: Item, item: Item, members: string[]): string[] {
  return members
    .filter((member) => member !== 'id' && !/(At|Id)$/.test(member) && !isNested(item[member]))
    .filter((member) => show(item[member]) !== show(usual[member]))
    .map((member) => `\`${member}: ${inCode(show(item[member]))}\``);
}

function isNested(value: unknown): boolean {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.some((part) => typeof part === 'object' && part !== null);
}

function zapOf({ zapier }: Cell): string {
  if (zapier?.kind !== 'refused') return zapier ? 'goes on' : '';
  return zapier.zapEnds ? END_WORDS[zapier.zapEnds][0] : '';
}

function itemsOf(outcome: Outcome | undefined): Item[] {
  return outcome?.kind === 'given' ? outcome.items : [];
}

function inCode(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('|', '\\|').replaceAll('`', "'");
}
