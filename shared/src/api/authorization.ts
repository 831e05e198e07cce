/**
 * Waits for the owner's consent by polling (contract, section 8.2): every 5 s and a little jitter,
 * until the authorization request ends or its time is up. An unknown status counts as pending; it always ends.
 */
import { hasApiCode } from '../errors/errors';
import { Runtime } from '../http/transport';
import { LayersClient, STATUS_SPACING_MS } from './client';
import { ConnectionStatus } from './types';

/** @internal */
export const POLL_INTERVAL_MS = 5_000;
/** A state lives ten minutes (contract, section 8.1). @internal */
export const STATE_LIFETIME_MS = 600_000;

const TERMINAL_STATUSES = ['completed', 'failed', 'expired'] as const;

/** How the authorization request ended, or `pending` when only the waiting did. */
export type ConnectionResult = ConnectionStatus & { status: (typeof TERMINAL_STATUSES)[number] | 'pending' };

/** What to wait for, and how long. */
export interface WaitOptions {
  state: string;
  /** When to stop waiting, in milliseconds since the epoch; default and latest: ten minutes from now. */
  deadline?: number;
  /** Default 5,000, least 1,000. */
  intervalMs?: number;
  /** Asked between two polls; true stops with `pending`. */
  isCanceled?: () => boolean;
}

/**
 * Polls until the authorization request has ended, and returns how; `pending` when the time is up or `isCanceled` says so
 * (contract, section 8.2). A 404 counts as `expired`. Otherwise throws what `getConnectionStatus` throws.
 */
export async function waitForConnection(
  client: Pick<LayersClient, 'getConnectionStatus'>,
  options: WaitOptions,
  runtime: Pick<Runtime, 'now' | 'elapsed' | 'sleep' | 'random'>,
): Promise<ConnectionResult> {
  const { state, isCanceled = () => false } = options;
  // Once begun, it is measured how long it takes: the clock of the day may be set meanwhile.
  const elapsed = () => runtime.elapsed?.() ?? runtime.now();
  const leftMs = Number(options.deadline) - runtime.now();
  // A deadline or an interval that is not a number gives way to the default, so that this always ends.
  const endsAt = elapsed() + (leftMs < STATE_LIFETIME_MS ? leftMs : STATE_LIFETIME_MS);
  const intervalMs = Math.max(Number(options.intervalMs) || POLL_INTERVAL_MS, STATUS_SPACING_MS);
  for (;;) {
    const result = await checkConnection(client, state);
    const wait = intervalMs * (1 + runtime.random() / 10);
    if (result.status !== 'pending') return result;
    if (elapsed() + wait > endsAt || isCanceled()) return result;
    await runtime.sleep(wait);
  }
}

/**
 * Asks once how an authorization request stands. What the API says of an expired state is not documented: 404 is read as `expired`.
 * Whether it has expired is for Layers to say: our clock may be ahead of theirs.
 * @internal
 */
export async function checkConnection(
  client: Pick<LayersClient, 'getConnectionStatus'>,
  state: string,
): Promise<ConnectionResult> {
  const seen = await client.getConnectionStatus(state).catch((error: unknown) => {
    if (hasApiCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  });
  return seen ? { ...seen, status: settle(seen) } : { state, status: 'expired' };
}

function settle(seen: ConnectionStatus): ConnectionResult['status'] {
  return TERMINAL_STATUSES.find((status) => status === seen.status) ?? 'pending';
}
