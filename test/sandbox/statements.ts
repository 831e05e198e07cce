// What the sandbox asks of SQLite, and what SQLite does to answer it: costs that no busy machine changes.

import { DatabaseSync, StatementSync } from 'node:sqlite';

import { SCHEMA } from '../../sandbox/src/data/schema';

type Verb = (this: StatementSync, ...values: never[]) => unknown;

/** Every statement that is run during the work, as often as it is run. */
export async function statementsOf(work: () => unknown): Promise<string[]> {
  const seen: string[] = [];
  const spies = (['run', 'all'] as const).map((verb) => {
    const original: Verb = StatementSync.prototype[verb];
    const recorded: Verb = function (...values) {
      seen.push(this.sourceSQL);
      return original.apply(this, values);
    };
    return jest.spyOn(StatementSync.prototype, verb).mockImplementation(recorded as never);
  });
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return seen;
}

/** The statements that look at every row of a table, or sort rows that no index has in order. */
export function scansOf(statements: Iterable<string>): string[] {
  const db = new DatabaseSync(':memory:');
  db.exec(SCHEMA);
  const isScan = (sql: string) => {
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    return steps.some(({ detail }) => /^SCAN (?!CONSTANT)|TEMP B-TREE/.test(String(detail)));
  };
  return [...new Set(statements)].filter(isScan);
}
