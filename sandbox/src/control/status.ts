// Control: a small answer for polling. It tells the console what has changed, so that the lists are read only then.

import { Hono } from 'hono';

import { isoMillis } from '../clock/format';
import type { Database } from '../data/database';
import type { AppContext } from '../http/context';

export function statusControl(context: AppContext) {
  const api = new Hono();
  const { db, clock } = context;
  let counted = { revision: -1, counts: {} };

  api.get('/status', (c) => {
    // Counting a hundred thousand accounts every second would be felt by the API.
    const revision = revisionOf(db);
    if (counted.revision !== revision) counted = { revision, counts: countsOf(db) };
    return c.json({
      clock: { now: isoMillis(clock.now()), nowMs: clock.now(), mode: clock.runs ? 'running' : 'manual' },
      revision,
      latestRequest: context.requestLog.latest,
      counts: counted.counts,
      faults: context.faults.list(),
    });
  });
  return api;
}

/** Goes up with every row written. */
function revisionOf(db: Database): number {
  return db.all<{ n: number }>('SELECT total_changes() AS n').at(0)?.n ?? 0;
}

function countsOf(db: Database): object {
  const byStatus = (table: 'accounts' | 'deliveries') =>
    Object.fromEntries(
      db
        .all<{ status: string; n: number }>(`SELECT status, count(*) AS n FROM ${table} GROUP BY status`)
        .map(({ status, n }) => [status, n]),
    );
  const endpoints = db.all<{ n: number }>('SELECT count(*) AS n FROM endpoints').at(0)?.n ?? 0;
  return { accounts: byStatus('accounts'), deliveries: byStatus('deliveries'), endpoints };
}
