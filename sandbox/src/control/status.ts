// Control: a small answer for polling. It tells the console what has changed, so that the lists are read only then.

import { Hono } from 'hono';

import { isoMillis } from '../clock/format';
import type { Database } from '../data/database';
import type { AppContext } from '../http/context';
import type { Fault } from '../http/faults';

export function statusControl(context: AppContext) {
  const api = new Hono();
  const { db } = context;
  let counts = countsOf(db);
  let revision = revisionOf(db);

  const view = () => {
    const before = revision;
    revision = revisionOf(db);
    // Counting a hundred thousand accounts every second would slow the API down.
    if (revision !== before) counts = countsOf(db);
    return {
      clock: clockView(context),
      revision,
      latestRequest: context.requestLog.latest,
      counts,
      faults: context.faults.list(),
    } satisfies StatusView;
  };
  api.get('/status', (c) => c.json(view()));
  return api;
}

export interface StatusView {
  clock: ReturnType<typeof clockView>;
  /** Another number: something was written. */
  revision: number;
  /** `seq` of the newest API request, 0 before the first. */
  latestRequest: number;
  counts: ReturnType<typeof countsOf>;
  faults: Fault[];
}

export function clockView({ clock }: AppContext) {
  const now = clock.now();
  return { now: isoMillis(now), nowMs: now, mode: clock.runs ? ('running' as const) : ('manual' as const) };
}

/** Goes up with every row written. */
function revisionOf(db: Database): number {
  return db.all<{ n: number }>('SELECT total_changes() AS n').at(0)?.n ?? 0;
}

function countsOf(db: Database) {
  const byStatus = (table: 'accounts' | 'deliveries'): Record<string, number> => {
    const sql = `SELECT status, count(*) AS n FROM ${table} GROUP BY status`;
    return Object.fromEntries(db.all<{ status: string; n: number }>(sql).map(({ status, n }) => [status, n]));
  };
  const endpoints = db.all<{ n: number }>('SELECT count(*) AS n FROM endpoints').at(0)?.n ?? 0;
  return { accounts: byStatus('accounts'), deliveries: byStatus('deliveries'), endpoints };
}
