// Opaque cursors: base64url of the sort values of the last item.

import type { SQLInputValue } from 'node:sqlite';

import type { Table } from '../data/schema';
import type { Where } from '../data/where';
import { invalidField } from '../errors';

type Value = string | number;

export function encodeCursor(...values: Value[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The values, when they are of the types asked for; 422 otherwise. */
export function decodeCursor(cursor: string, types: readonly ('string' | 'number')[]): Value[] {
  const values = parse(cursor);
  const fits = values?.length === types.length && types.every((type, i) => typeof values[i] === type);
  if (!values || !fits) throw invalidField('cursor', 'is not a cursor this list handed out');
  return values;
}

export function decodeNumber(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : Number(decodeCursor(cursor, ['number'])[0]);
}

function parse(cursor: string): Value[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The query for a page of a table, newest first: creation order is the order of `seq`. */
export function newestFirst(
  table: Table,
  where: Where,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): [sql: string, ...params: SQLInputValue[]] {
  where.add('seq < ?', decodeNumber(cursor));
  const sql = `SELECT * FROM ${table} WHERE ${where.sql} ORDER BY seq DESC LIMIT ?`;
  return [sql, ...where.params, limit + 1];
}

export function pageBySeq<Row extends { seq: number }>(rows: Row[], limit: number) {
  return page(rows, limit, ({ seq }) => encodeCursor(seq));
}

/** One row more than the page was read; it only tells that there is a next page. */
export function page<Row>(rows: Row[], limit: number, cursorOf: (last: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
