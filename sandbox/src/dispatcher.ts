// Sends webhook deliveries: signed, retried on the ladder, counted towards auto-pause (contract section 12).
// What is waiting lives in SQLite; only what is under way lives here.

import type { Clock } from './clock';
import { deliveryById, type DeliveryRow } from './data/deliveries';
import { endpointById, holdDeliveries, oldSecrets, type EndpointRow } from './data/endpoints';
import { signatureHeader } from './signature';
import type { Store } from './store';
import { HOUR, MINUTE, SECOND } from './time';
import type { DueWork } from './timeline';
import type { Behaviour } from './types';

/** The wait before each further attempt: 8 attempts over about 32 hours. */
export const RETRY_LADDER = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
export const FAILURES_UNTIL_PAUSE = 20;
const LANES = 20;

interface Outcome {
  status: number | null;
  error: string | null;
  signature: string;
  durationMs: number;
}

interface Parts {
  store: Store;
  clock: Clock;
  behaviour: Behaviour;
  /** After each attempt: a lane is free, and the next retry has a time. */
  onDone: () => void;
}

export class Dispatcher implements DueWork {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;
  readonly #onDone: () => void;
  readonly #underWay = new Map<string, Promise<void>>();
  #stop = new AbortController();

  constructor({ store, clock, behaviour, onDone }: Parts) {
    this.#store = store;
    this.#clock = clock;
    this.#behaviour = behaviour;
    this.#onDone = onDone;
  }

  isUnderWay(deliveryId: string): boolean {
    return this.#underWay.has(deliveryId);
  }

  nextDueAt(): number {
    const waiting = this.#store.all<{ id: string; at: number }>(
      `SELECT id, next_retry_at AS at FROM deliveries WHERE status = 'pending' AND next_retry_at IS NOT NULL
       ORDER BY next_retry_at, seq LIMIT ?`,
      this.#underWay.size + 1,
    );
    return waiting.find((row) => !this.#underWay.has(row.id))?.at ?? Infinity;
  }

  start(now: number): void {
    if (this.#stop.signal.aborted) return;
    const free = LANES - this.#underWay.size;
    if (free <= 0) return;
    this.#due(now)
      .slice(0, free)
      .forEach((delivery) => this.#launch(delivery));
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Forgets what is under way; its outcome is not written down. */
  abandon(): void {
    this.#stop.abort();
    this.#underWay.clear();
    this.#stop = new AbortController();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.idle();
  }

  #due(now: number): DeliveryRow[] {
    return this.#store
      .all<DeliveryRow>(
        `SELECT * FROM deliveries WHERE status = 'pending' AND next_retry_at <= ? ORDER BY next_retry_at, seq LIMIT ?`,
        now,
        LANES + this.#underWay.size,
      )
      .filter((row) => !this.#underWay.has(row.id));
  }

  #launch(delivery: DeliveryRow): void {
    const { signal } = this.#stop;
    const work = this.#attempt(delivery, signal).finally(() => {
      if (this.#underWay.get(delivery.id) === work) this.#underWay.delete(delivery.id);
      if (!signal.aborted) this.#onDone();
    });
    this.#underWay.set(delivery.id, work);
  }

  async #attempt(delivery: DeliveryRow, signal: AbortSignal): Promise<void> {
    const endpoint = endpointById(this.#store, delivery.endpoint_id);
    if (!endpoint) throw new Error(`delivery ${delivery.id} has no endpoint`);
    const outcome = await this.#send(delivery, endpoint, signal);
    // The world was reset or closed while the receiver was thinking: this delivery is not ours to write about.
    if (!signal.aborted) this.#store.transaction(() => this.#record(delivery.id, outcome));
  }

  async #send(delivery: DeliveryRow, endpoint: EndpointRow, stop: AbortSignal): Promise<Outcome> {
    const secrets = [endpoint.secret, ...oldSecrets(endpoint, this.#clock.now()).map((old) => old.secret)];
    const time = this.#behaviour.signatureTime === 'real' ? this.#clock.machineNow() : this.#clock.now();
    const signature = signatureHeader(secrets, time, delivery.body);
    const started = performance.now();
    const done = (status: number | null, error: string | null): Outcome => ({
      status,
      error,
      signature,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Layers-Webhooks/1 (sandbox)',
          'x-layers-signature': signature,
          'x-layers-event-id': delivery.event_id,
        },
        body: delivery.body,
        // A signed body is for the registered address only.
        redirect: 'manual',
        signal: AbortSignal.any([stop, AbortSignal.timeout(this.#behaviour.webhookTimeoutMs)]),
      });
      await response.body?.cancel();
      return done(response.status, response.ok ? null : `The endpoint answered ${response.status}`);
    } catch (error) {
      return done(null, describe(error));
    }
  }

  #record(deliveryId: string, outcome: Outcome): void {
    const now = this.#clock.now();
    const delivery = deliveryById(this.#store, deliveryId);
    const endpoint = delivery && endpointById(this.#store, delivery.endpoint_id);
    // Deleting an endpoint takes its deliveries with it, also one under way.
    if (!delivery || !endpoint) return;
    this.#store.run(
      'INSERT INTO attempts VALUES (NULL, ?, ?, ?, ?, ?, ?)',
      deliveryId,
      now,
      outcome.status,
      outcome.error,
      outcome.signature,
      outcome.durationMs,
    );
    this.#saveDelivery(delivery, outcome, now);
    if (outcome.error === null) this.#countSuccess(endpoint, now);
    else this.#countFailure(endpoint, now);
  }

  #saveDelivery(delivery: DeliveryRow, outcome: Outcome, now: number): void {
    const attempts = delivery.attempts + 1;
    const ok = outcome.error === null;
    const wait = this.#isRetried(outcome) ? RETRY_LADDER[attempts - 1] : undefined;
    this.#store.run(
      `UPDATE deliveries SET status = ?, attempts = ?, next_retry_at = ?, delivered_at = ?, last_response_status = ?,
         last_response_at = ?, last_error = ? WHERE id = ?`,
      ok ? 'delivered' : wait === undefined ? 'failed' : 'pending',
      attempts,
      ok || wait === undefined ? null : now + wait,
      ok ? now : null,
      outcome.status,
      outcome.status === null ? delivery.last_response_at : now,
      outcome.error,
      delivery.id,
    );
  }

  #isRetried(outcome: Outcome): boolean {
    const { status } = outcome;
    const refused = status !== null && status >= 400 && status < 500 && status !== 429;
    return !refused || this.#behaviour.deliveryRetries4xx;
  }

  #countSuccess(endpoint: EndpointRow, now: number): void {
    this.#store.run('UPDATE endpoints SET failures = 0, last_success_at = ? WHERE id = ?', now, endpoint.id);
  }

  #countFailure(endpoint: EndpointRow, now: number): void {
    const failures = endpoint.failures + 1;
    const pauses = failures >= FAILURES_UNTIL_PAUSE && endpoint.status === 'active';
    const status = pauses ? 'auto_paused' : endpoint.status;
    this.#store.run(
      'UPDATE endpoints SET failures = ?, last_failure_at = ?, status = ? WHERE id = ?',
      failures,
      now,
      status,
      endpoint.id,
    );
    if (status !== 'active') holdDeliveries(this.#store, endpoint.id);
  }
}

/** By shape: an abort is a DOMException, and a network failure hides its reason in `cause`. */
function describe(error: unknown): string {
  if (nameOf(error) === 'TimeoutError') return 'The endpoint did not answer in time';
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return messageOf(cause) ?? messageOf(error) ?? 'The request failed';
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}

function messageOf(error: unknown): string | undefined {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' && message !== '' ? message : undefined;
}
