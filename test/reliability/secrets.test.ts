/** Holds the table of `docs/security.md` against what is really there: every secret, every place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { leaveFigures } from './support/figures';
import { Traces } from './support/ground';
import { LIVES } from './support/lives';

const DOCUMENT = readFileSync(join(__dirname, '..', '..', 'docs', 'security.md'), 'utf8');
const SECRETS = ['API key', 'signing secret', 'state', 'link'] as const;

interface TableRow {
  place: string;
  /** `yes` or `never`, in the order of `SECRETS`. */
  cells: string[];
}

function tableOf(document: string): TableRow[] {
  const section = document.slice(
    document.indexOf('| place '),
    document.indexOf('\n\n- n8n does not encrypt'),
  );
  const rows = section.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.slice(2).map(([place = '', ...cells]) => ({ place, cells }));
}

const table = tableOf(DOCUMENT);
let traces: Traces = {};
const secrets: Record<string, string[]> = {};

beforeAll(async () => {
  for (const life of LIVES) {
    const lived = await life();
    traces = { ...traces, ...lived.traces };
    for (const name of SECRETS) secrets[name] = [...(secrets[name] ?? []), ...lived.secrets[name]];
  }
  const sizes = Object.entries(traces).map(
    ([place, texts]) => `${place}: ${texts.join('').length} characters searched`,
  );
  leaveFigures('secrets', 'Where secrets may appear', sizes);
});

test('the table has every place that is looked at, and no other', () => {
  expect(table.map(({ place }) => place).sort()).toEqual(Object.keys(traces).sort());
});

describe.each(table)('$place', ({ place, cells }) => {
  test.each(SECRETS.map((name, column) => [name, cells[column]] as const))('%s: %s', (name, said) => {
    const text = (traces[place] ?? []).join('\n');
    expect(text.length).toBeGreaterThan(0);
    const found = (secrets[name] ?? []).filter((secret) => text.includes(secret));

    // A search that finds what has to be there would find what must not be.
    if (said === 'yes') expect(found.length).toBeGreaterThan(0);
    else expect({ said, found }).toEqual({ said: 'never', found: [] });
  });
});
