/**
 * Tells every outcome until the receiver has taken it, a bounded number of times. In memory: what is lost when the process ends
 * stands in the README.
 */
import type { InviteOutcomeFields } from 'layers-social-core';

export interface OutboxOptions {
  /** One try: undefined when the outcome was taken, otherwise why not. */
  send: (outcome: InviteOutcomeFields) => Promise<string | undefined>;
  /** Resolves after `ms` milliseconds, or at once when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  log: (message: string) => void;
}

export interface Outbox {
  /** Whether the receiver has taken the outcome after the first tries; if not, more tries follow. */
  tell(outcome: InviteOutcomeFields): Promise<boolean>;
  /** Makes one last try for each outcome that is not taken, and resolves after it. */
  close(): Promise<void>;
}

/** The pause before each try. The owner waits for the first ones; the later ones are those of Layers' own deliveries. */
const FIRST_PAUSES_MS = [0, 1_000];
const LATER_PAUSES_MS = [30_000, 60_000, 300_000, 900_000];
/** What was taken is remembered for all that come back at the same time; a browser remembers it for itself. */
const MAX_REMEMBERED = 10_000;
/** More than these wait for no later try: the receiver is down for good. */
const MAX_WAITING = 1_000;

interface Delivery {
  isTaken: boolean;
  /** Whether it was taken in the first tries. */
  first: Promise<boolean>;
}

export function createOutbox({ send, sleep, log }: OutboxOptions): Outbox {
  const deliveries = new Map<string, Delivery>();
  const waiting = new Set<Promise<void>>();
  const closing = new AbortController();

  const tryAfter = async (outcome: InviteOutcomeFields, pauses: readonly number[]): Promise<boolean> => {
    for (const pause of pauses) {
      await sleep(pause, closing.signal);
      const reason = await send(outcome);
      if (reason === undefined) return true;
      log(`outcome ${outcome.outcomeId} was not taken: ${reason}`);
      if (closing.signal.aborted) return false;
    }
    return false;
  };

  const deliver = async (outcome: InviteOutcomeFields, delivery: Delivery): Promise<void> => {
    const { outcomeId, inviteId, socialAccountId } = outcome;
    delivery.isTaken = await delivery.first;
    const isWaiting = !delivery.isTaken && !closing.signal.aborted && waiting.size <= MAX_WAITING;
    if (isWaiting) delivery.isTaken = await tryAfter(outcome, LATER_PAUSES_MS);
    if (delivery.isTaken) return;
    // The next visit of this owner tells it anew.
    deliveries.delete(outcomeId);
    const what = `${outcome.outcome}, invite ${inviteId}, account ${socialAccountId ?? 'unknown'}`;
    log(`outcome ${outcomeId} is given up: ${what}`);
  };

  return {
    tell: async (outcome) => {
      const known = deliveries.get(outcome.outcomeId);
      if (known) return known.isTaken || known.first;
      const delivery = { isTaken: false, first: tryAfter(outcome, FIRST_PAUSES_MS) };
      deliveries.set(outcome.outcomeId, delivery);
      const [oldest] = deliveries.keys();
      if (deliveries.size > MAX_REMEMBERED && oldest !== undefined) deliveries.delete(oldest);
      const whole = deliver(outcome, delivery).finally(() => waiting.delete(whole));
      waiting.add(whole);
      return delivery.first;
    },
    close: async () => {
      closing.abort();
      await Promise.all(waiting);
    },
  };
}
