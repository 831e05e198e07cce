/** A stored table of small numbers by account and name; anything else that is read back counts for nothing. */
import { isRecord } from 'layers-social-core';

export type Mark = Readonly<Record<string, number>>;
export type Marks = ReadonlyMap<string, Mark>;

export function readMarks(stored: unknown): Map<string, Record<string, number>> {
  const marks = new Map<string, Record<string, number>>();
  if (!isRecord(stored)) return marks;
  for (const [accountId, named] of Object.entries(stored)) {
    if (!isRecord(named)) continue;
    const numbers = Object.entries(named).filter((entry): entry is [string, number] =>
      Number.isFinite(entry[1]),
    );
    marks.set(accountId, Object.fromEntries(numbers));
  }
  return marks;
}

export function writeMarks(marks: Marks): Record<string, Record<string, number>> {
  return Object.fromEntries(marks);
}
