// Control: what a page that shows the world asks for again and again. Small and cheap, so that everything bigger is
// read only when it has changed.

import { Hono } from 'hono';

import type { Store } from '../store';
import { isoMillis } from '../time';
import type { ControlContext } from './context';

export function pulseControl({ world }: ControlContext) {
  const api = new Hono();
  const { store, clock } = world;
  let counted = { revision: -1, counts: {} };

  api.get('/pulse', (c) => {
    // Counting a hundred thousand accounts every second would be felt by the API.
    const revision = revisionOf(store);
    if (counted.revision !== revision) counted = { revision, counts: countsOf(store) };
    return c.json({
      clock: { now: isoMillis(clock.now()), nowMs: clock.now(), mode: clock.runs ? 'running' : 'manual' },
      revision,
      latestRequest: world.journal.latest,
      counts: counted.counts,
      faults: world.faults.list(),
    });
  });
  return api;
}

/** Goes up with every row written. */
function revisionOf(store: Store): number {
  return store.all<{ n: number }>('SELECT total_changes() AS n').at(0)?.n ?? 0;
}

function countsOf(store: Store): object {
  const byStatus = (table: 'accounts' | 'deliveries') =>
    Object.fromEntries(
      store
        .all<{ status: string; n: number }>(`SELECT status, count(*) AS n FROM ${table} GROUP BY status`)
        .map(({ status, n }) => [status, n]),
    );
  const endpoints = store.all<{ n: number }>('SELECT count(*) AS n FROM endpoints').at(0)?.n ?? 0;
  return { accounts: byStatus('accounts'), deliveries: byStatus('deliveries'), endpoints };
}
