/** The table of situations as a page of the documentation. */
import type { Cell } from './compare';
import { describe, Described } from './describe';
import { END_WORDS, MEANT, OTHER_NAMES, OWN_MEMBERS } from './meant';
import type { Item, Outcome } from './outcome';
import { Situation, SITUATIONS } from './situations';
import { isPolled, TASK_NAMES, TaskName, TASKS } from './tasks';

const INTRO = `# The same situation, the same answer

A script, n8n and Zapier are put into the same situations, each against the sandbox, and have to give the same members with the same values, refuse in the same words, and do the same to the account. Where they answer differently on purpose, [it is said below](#where-they-differ-on-purpose), once.

<!-- Written by test/conformance: UPDATE_DOCS=1 npx jest test/conformance -->

When something is refused, a script catches an error, and an item of n8n fails; with _On Error_ set to _Continue_ it goes on as an item with \`error\`, \`message\` and \`errorCode\`. What a Zap does is in the column _Zap_:

`;

export function page(cells: readonly Cell[]): string {
  return [
    INTRO + table(['Zap', 'means'], Object.values(END_WORDS)),
    section('Situations', situations(cells)),
    section('Where they differ on purpose', differences()),
    section('Members', members(cells)),
    section('What cannot be', reasons()),
  ].join('\n');
}

const section = (heading: string, body: string) => `## ${heading}\n\n${body}`;

function situations(cells: readonly Cell[]): string {
  const intro =
    '_All others_ are the operations that can be in the situation and are not named. Values are shown where they are not those of _all is fine_.\n\n';
  const rows = merged(SITUATIONS.flatMap((situation) => rowsOf(situation, cells)));
  return intro + table(['Situation', 'Operation', 'What comes of it', 'Zap', 'Differs'], rows);
}

interface Entry extends Described {
  task: TaskName;
}

/** A row for each answer, the most frequent last. */
function rowsOf({ name }: Situation, cells: readonly Cell[]): string[][] {
  const entries = cells
    .filter(({ situation }) => situation === name)
    .map((cell): Entry => ({ task: cell.task, ...describe(cell, fineOf(cell, cells)) }));
  const groups = [...groupBy(entries, ({ outcome, differs }) => `${outcome}\0${differs}`).values()];
  groups.sort((a, b) => a.length - b.length);
  return groups.map((group, index) => {
    const isRest = index === groups.length - 1 && group.length > 2;
    const where = isRest ? restOf(groups.length, group) : labels(group);
    return [name, where, group[0]?.outcome ?? '', zapOf(group), group[0]?.differs ?? ''];
  });
}

function restOf(groups: number, group: Entry[]): string {
  if (groups > 1) return 'all others';
  return group.length === TASK_NAMES.length ? 'all' : labels(group);
}

/** What becomes of the Zap; a broken trigger may have to be noticed where an action only halts. */
function zapOf(group: Entry[]): string {
  const byZap = groupBy(
    group.filter(({ zap }) => zap !== ''),
    ({ zap }) => zap,
  );
  if (byZap.size === 0) return '–';
  if (byZap.size === 1) return [...byZap.keys()].join('');
  return [...byZap].map(([zap, entries]) => `${zap} (${kindsOf(entries)})`).join(', ');
}

function kindsOf(entries: Entry[]): string {
  return entries.every(({ task }) => isPolled(task)) ? 'trigger' : 'action';
}

function fineOf({ task }: Cell, cells: readonly Cell[]): Cell {
  const fine = cells.find((cell) => cell.task === task);
  if (!fine) throw new Error(`${task} was not run`);
  return fine;
}

/** Situations with the same answers share their rows. */
function merged(rows: string[][]): string[][] {
  const bySituation = groupBy(rows, ([situation = '']) => situation);
  const byAnswers = groupBy([...bySituation], ([, group]) =>
    JSON.stringify(group.map((row) => row.slice(1))),
  );
  return [...byAnswers.values()].flatMap((group) => {
    const names = group.map(([name]) => name).join(' · ');
    const [, first = []] = group[0] ?? [];
    return first.map((row, index) => [index === 0 ? names : '', ...row.slice(1)]);
  });
}

function differences(): string {
  const kinds = MEANT.map(({ host, name, how }) => [host, name, how]);
  const fixed = [
    [
      'n8n, Zapier',
      'settings',
      'Each names what its people can set: the credential and its _Base URL_, or the connection.',
    ],
    ['n8n, Zapier', 'labels', 'A refused value is named by its label, in a script by its parameter.'],
    ['n8n', 'no answer', 'Why none came is said in the words of the HTTP library.'],
    ['Zapier', '–', 'Zapier has no such operation.'],
    ['Zapier', 'flat items', 'A list of words is one text, and what is empty is `null`.'],
  ];
  const own = OWN_MEMBERS.map(({ member, tasks, how }) => [
    `\`${member}\``,
    tasks ? tasks.map((task) => TASKS[task].label).join(', ') : 'triggers',
    how,
  ]);
  const others = Object.entries(OTHER_NAMES).map(([name, inN8n]) => [
    `\`${name}\``,
    'Zapier',
    `\`${inN8n}\` in n8n`,
  ]);
  own.push(...others);
  return `${table(['Host', 'Name', 'How'], [...kinds, ...fixed])}\nMembers with a value or a name of their own:\n\n${table(['Member', 'Where', 'What it is'], own)}`;
}

function members(cells: readonly Cell[]): string {
  const rows = TASK_NAMES.map((task) => {
    const cell = cells.find((candidate) => candidate.task === task);
    const n8n = namesOf(cell?.n8n);
    const zapier = namesOf(cell?.zapier);
    const list = (names: string[]) => names.map((name) => `\`${name}\``).join(', ') || '–';
    return [
      TASKS[task].label,
      list(n8n.filter((name) => zapier.includes(name))),
      list(n8n.filter((name) => !zapier.includes(name))),
      list(zapier.filter((name) => !n8n.includes(name))),
    ];
  });
  return `A script gets what Layers sent, with the same names.\n\n${table(['Operation', 'n8n and Zapier', 'only n8n', 'only Zapier'], rows)}`;
}

function namesOf(outcome: Outcome | undefined): string[] {
  const item: Item = (outcome?.kind === 'given' && outcome.items[0]) || {};
  return Object.keys(item);
}

function reasons(): string {
  const all = SITUATIONS.flatMap(({ name, without = {} }) =>
    [
      ...groupBy(
        TASK_NAMES.filter((task) => task in without),
        (task) => without[task] ?? '',
      ),
    ].map(([reason, tasks]) => ({ name, reason, tasks: labelsOf(tasks) })),
  );
  const groups = groupBy(all, ({ reason, tasks }) => `${tasks}\0${reason}`);
  const rows = [...groups].map(([key, group]) => {
    const [tasks = '', reason = ''] = key.split('\0');
    return [tasks, reason, group.map(({ name }) => name).join(' · ')];
  });
  return table(['Operation', 'because', 'is not put into'], rows);
}

function labels(entries: ReadonlyArray<{ task: TaskName }>): string {
  return labelsOf(entries.map(({ task }) => task));
}

/** The shorter of naming them and naming the rest. */
function labelsOf(tasks: readonly TaskName[]): string {
  const rest = TASK_NAMES.filter((task) => !tasks.includes(task));
  const names = (list: readonly TaskName[]) => list.map((task) => TASKS[task].label).join(', ');
  return rest.length < tasks.length ? `all but ${names(rest)}` : names(tasks);
}

function groupBy<Value>(values: readonly Value[], keyFor: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyFor(value), [...(groups.get(keyFor(value)) ?? []), value]);
  return groups;
}

/** In the form that prettier gives it. */
function table(head: string[], body: string[][]): string {
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(head), rule, ...body.map(line)].join('');
}
