/** A stored table of small numbers by account and name; anything else that is read back counts for nothing. */
import { isRecord } from 'layers-social-core';

export type IncidentStart = Readonly<Record<string, number>>;
export type IncidentStarts = ReadonlyMap<string, IncidentStart>;

export function readIncidentStarts(stored: unknown): Map<string, Record<string, number>> {
  const starts = new Map<string, Record<string, number>>();
  if (!isRecord(stored)) return starts;
  for (const [accountId, named] of Object.entries(stored)) {
    if (!isRecord(named)) continue;
    const numbers = Object.entries(named).filter((entry): entry is [string, number] =>
      Number.isFinite(entry[1]),
    );
    starts.set(accountId, Object.fromEntries(numbers));
  }
  return starts;
}

export function writeIncidentStarts(starts: IncidentStarts): Record<string, Record<string, number>> {
  return Object.fromEntries(starts);
}
