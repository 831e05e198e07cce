/** The table of values as a page of the documentation. */
import { Kind, KINDS } from './table';

const INTRO = `# What a field accepts

Values come from people, sheets, forms, webhooks, language models and expressions. Both hosts read them by the same rules ([shared/src/values](../shared/src/values)). What is not in the table below is refused before any request is sent, and the message names the field as it is labelled on the screen.

<!-- Written by test/shared/values/values.test.ts: UPDATE_DOCS=1 npx jest test/shared/values -->

## An empty field

Empty is what holds nothing but white space or invisible characters, \`null\`, and a list of nothing but that.

`;

const EMPTY: Array<[string, string, string, string]> = [
  ['How it came to be empty', 'Filters and settings', 'What protects from a revoke', 'Notes'],
  ['nobody filled it in', 'not used', 'not used', 'none'],
  ['it was added and left empty, or nobody can tell', 'not used', 'refused', 'none'],
  ['an expression or a mapped value gave nothing', 'refused', 'refused', 'none'],
];

const OUTRO = `
_What protects from a revoke_ is Preview Only, Release Lease and the limit on queued posts. _Notes_ are Usage Note, and in n8n the fields Expires At and Project of Wait for Connection.

n8n stores whether a field is an expression, so there the rows are told apart. An expression for Options or Filters as a whole, which the editor does not offer, never reaches the node: n8n drops it. In Zapier a field that was cleared by hand counts as not filled in when Zapier hands over the form as it was filled in; when it does not, an empty value counts as the middle row.
`;

/** The page, in the form that prettier gives it. */
export function page(): string {
  return [INTRO + table(EMPTY) + OUTRO, ...KINDS.map(section)].join('\n');
}

function section({ name, about, accepts, refuses }: Kind): string {
  const rows = [
    ['Value', 'Read as'],
    ...accepts.map(([value, result]) => [show(value), result === undefined ? 'not filled in' : show(result)]),
    ...refuses.map((value) => [show(value), 'refused']),
  ];
  return `## ${name}\n\n${about}\n\n${table(rows)}`;
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.join(' | ')} |\n`;
  const padded = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]!))));
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [padded[0], rule, ...padded.slice(1)].join('');
}

function show(value: unknown): string {
  if (typeof value === 'string' && value.length > 100) {
    return `${value.length.toLocaleString('en-US')} times \`${value.charAt(0)}\``;
  }
  return `\`${literal(value)}\``;
}

/** As one would write it in JavaScript, in ASCII only. */
function literal(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : `Date ${value.toISOString()}`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'string')
    return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
