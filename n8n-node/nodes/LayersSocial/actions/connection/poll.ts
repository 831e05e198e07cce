/** Waits by polling: the execution stays active and checks every 5 seconds until the authorization ends. */
import {
  checkConnection,
  ConnectionResult,
  isTransient,
  LayersClient,
  POLL_INTERVAL_MS,
  waitForConnection,
} from 'layers-social-core';
import type { Session } from '../../../../lib/session';
import type { Job } from '../operation';

/** A batch that waits together asks once a second in all, half of what the slowest tier allows. */
const SHARED_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 120_000;
/** How long after a link's expiry the last check happens. */
const LAST_CHECK_DELAY_MS = 500;
/** The clock of Layers is known to the second. */
const SECOND_MS = 1_000;

/** What ends the waiting, beside the owner. */
export interface PollLimits {
  /** When the user no longer wants to wait, in milliseconds since the epoch. */
  until: number;
  /** For how many milliseconds the link still works; Infinity when that is not known. */
  leftMs(): number;
}

/** How the authorization ended; `pending` when it has not in time. */
export async function poll(
  job: Job,
  state: string,
  { until, leftMs }: PollLimits,
): Promise<ConnectionResult> {
  const { session, itemCount, isStopped } = job;
  const { client, limited, runtime } = session;
  // The moment is compared with the clock once: it may be set while the waiting goes on.
  const endsAt = runtime.elapsed() + until - runtime.now();
  const sharedInterval = Math.min(itemCount * SHARED_INTERVAL_MS, LONGEST_INTERVAL_MS);
  const intervalMs = Math.max(POLL_INTERVAL_MS, sharedInterval);
  const outcome = await waitForConnection(
    ignoreTransientErrors(session),
    { state, deadline: until, intervalMs, isCanceled: () => isStopped() || leftMs() < intervalMs },
    runtime,
  );
  const lastMs = leftMs();
  const mayWaitMs = Math.min(intervalMs, endsAt - runtime.elapsed()) + SECOND_MS;
  if (outcome.status !== 'pending' || isStopped() || lastMs > mayWaitMs) return outcome;
  // The owner may have decided since the last check, which can be a whole interval ago.
  await runtime.sleep(lastMs + LAST_CHECK_DELAY_MS);
  return limited(() => checkConnection(client, state));
}

/** Outages and rate limits count as pending, because the owner may still decide. */
export function ignoreTransientErrors({
  client,
  limited,
}: Session): Pick<LayersClient, 'getConnectionStatus'> {
  return {
    getConnectionStatus: (state) =>
      limited(() => client.getConnectionStatus(state)).catch((error: unknown) => {
        if (isTransient(error)) return { state, status: 'pending' };
        throw error;
      }),
  };
}
