// Sends webhook deliveries: signs and retries them, and pauses an endpoint that keeps failing (contract, section 12).
// Waiting deliveries are in the database; this class knows only those that are being sent.

import type { Behaviour } from '../behaviour';
import type { Clock } from '../clock/clock';
import { HOUR, MINUTE, SECOND } from '../clock/format';
import type { DueWork } from '../clock/scheduler';
import { StorageError, type Database } from '../data/database';
import { deliveryById, type DeliveryRow } from '../data/deliveries';
import { endpointById, holdDeliveries, oldSecrets, type EndpointRow } from '../data/endpoints';
import { post, type PostResult } from './post';
import { signatureHeader } from './signature';

/** The wait before each further attempt: 8 attempts over about 32 hours. */
const RETRY_DELAYS_MS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
const FAILURES_UNTIL_PAUSE = 20;
const MAX_CONCURRENT_DELIVERIES = 20;

interface Outcome extends PostResult {
  /** When the attempt ended. */
  at: number;
  signature: string;
  durationMs: number;
}

interface Parts {
  db: Database;
  clock: Clock;
  behaviour: Behaviour;
  /** Called after each attempt: more can be sent, and the next retry has a time. */
  onDone: () => void;
}

export class Dispatcher implements DueWork {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;
  readonly #onDone: () => void;
  /** By `seq`. */
  readonly #underWay = new Map<number, Promise<void>>();
  /** Outcomes that could not be written, by the delivery's id. Nothing more is sent until they are. */
  readonly #unsaved = new Map<string, Outcome>();
  #stop = new AbortController();

  constructor({ db, clock, behaviour, onDone }: Parts) {
    this.#db = db;
    this.#clock = clock;
    this.#behaviour = behaviour;
    this.#onDone = onDone;
  }

  isUnderWay({ seq }: Pick<DeliveryRow, 'seq'>): boolean {
    return this.#underWay.has(seq);
  }

  nextDueAt(): number {
    return this.#waiting(this.#underWay.size + 1)[0]?.at ?? Infinity;
  }

  start(now: number): void {
    if (this.#stop.signal.aborted) return;
    this.#saveLate();
    const free = MAX_CONCURRENT_DELIVERIES - this.#underWay.size;
    if (free <= 0) return;
    for (const { seq, at } of this.#waiting(MAX_CONCURRENT_DELIVERIES).slice(0, free)) {
      if (at <= now) this.#launch(seq);
    }
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Forgets what is being sent; the outcome is not stored. */
  abandon(): void {
    this.#stop.abort();
    this.#underWay.clear();
    this.#unsaved.clear();
    this.#stop = new AbortController();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.idle();
  }

  /** The next few that are not being sent yet. Needs the index only. */
  #waiting(limit: number): { seq: number; at: number }[] {
    return this.#db
      .all<{ seq: number; at: number }>(
        `SELECT seq, next_retry_at AS at FROM deliveries WHERE status = 'pending' AND next_retry_at IS NOT NULL
         ORDER BY next_retry_at, seq LIMIT ?`,
        limit,
      )
      .filter(({ seq }) => !this.#underWay.has(seq));
  }

  #launch(seq: number): void {
    const { signal } = this.#stop;
    const delivery = this.#db.all<DeliveryRow>('SELECT * FROM deliveries WHERE seq = ?', seq).at(0);
    const endpoint = delivery && endpointById(this.#db, delivery.endpoint_id);
    if (!delivery || !endpoint) throw new Error('a delivery has no endpoint');
    const work = this.#attempt(delivery, endpoint, signal).finally(() => {
      if (this.#underWay.get(seq) === work) this.#underWay.delete(seq);
      if (!signal.aborted) this.#onDone();
    });
    this.#underWay.set(seq, work);
  }

  async #attempt(delivery: DeliveryRow, endpoint: EndpointRow, signal: AbortSignal): Promise<void> {
    const outcome = await this.#send(delivery, endpoint, signal);
    // After a reset or close the row is gone or belongs to the next state: write nothing.
    if (signal.aborted) return;
    try {
      this.#save(delivery.id, outcome);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      // Kept: the delivery is still due, and would be sent again and again.
      this.#unsaved.set(delivery.id, outcome);
    }
  }

  #save(deliveryId: string, outcome: Outcome): void {
    this.#db.transaction(() => this.#record(deliveryId, outcome));
  }

  /** Throws StorageError while they still cannot be written. */
  #saveLate(): void {
    for (const [deliveryId, outcome] of this.#unsaved) {
      this.#save(deliveryId, outcome);
      this.#unsaved.delete(deliveryId);
    }
  }

  async #send(delivery: DeliveryRow, endpoint: EndpointRow, stop: AbortSignal): Promise<Outcome> {
    const secrets = [endpoint.secret, ...oldSecrets(endpoint, this.#clock.now()).map((old) => old.secret)];
    const time = this.#behaviour.signatureTime === 'real' ? this.#clock.machineNow() : this.#clock.now();
    const signature = signatureHeader(secrets, time, delivery.body);
    const started = performance.now();
    const { status, error } = await post({
      url: endpoint.url,
      body: delivery.body,
      timeoutMs: this.#behaviour.webhookTimeoutMs,
      stop,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Layers-Webhooks/1 (sandbox)',
        'x-layers-signature': signature,
        'x-layers-event-id': delivery.event_id,
      },
    });
    const durationMs = Math.round(performance.now() - started);
    return { status, error, signature, durationMs, at: this.#clock.now() };
  }

  #record(deliveryId: string, outcome: Outcome): void {
    const now = outcome.at;
    const delivery = deliveryById(this.#db, deliveryId);
    const endpoint = delivery && endpointById(this.#db, delivery.endpoint_id);
    // Deleting an endpoint takes its deliveries with it, also one under way.
    if (!delivery || !endpoint) return;
    this.#db.insert('attempts', {
      delivery_id: deliveryId,
      at: now,
      response_status: outcome.status,
      error: outcome.error,
      signature: outcome.signature,
      duration_ms: outcome.durationMs,
    });
    this.#saveDelivery(delivery, outcome, now);
    if (outcome.error === null) this.#countSuccess(endpoint, now);
    else this.#countFailure(endpoint, now);
  }

  #saveDelivery(delivery: DeliveryRow, outcome: Outcome, now: number): void {
    const attempts = delivery.attempts + 1;
    const ok = outcome.error === null;
    const wait = this.#isRetried(outcome) ? RETRY_DELAYS_MS[attempts - 1] : undefined;
    this.#db.update('deliveries', delivery.id, {
      status: ok ? 'delivered' : wait === undefined ? 'failed' : 'pending',
      attempts,
      next_retry_at: ok || wait === undefined ? null : now + wait,
      delivered_at: ok ? now : null,
      last_response_status: outcome.status,
      last_response_at: outcome.status === null ? undefined : now,
      last_error: outcome.error,
    });
  }

  #isRetried(outcome: Outcome): boolean {
    const { status } = outcome;
    const refused = status !== null && status >= 400 && status < 500 && status !== 429;
    return !refused || this.#behaviour.deliveryRetries4xx;
  }

  #countSuccess(endpoint: EndpointRow, now: number): void {
    this.#db.update('endpoints', endpoint.id, { failures: 0, last_success_at: now });
  }

  #countFailure(endpoint: EndpointRow, now: number): void {
    const failures = endpoint.failures + 1;
    const pauses = failures >= FAILURES_UNTIL_PAUSE && endpoint.status === 'active';
    const status = pauses ? 'auto_paused' : endpoint.status;
    this.#db.update('endpoints', endpoint.id, { failures, last_failure_at: now, status });
    if (status !== 'active') holdDeliveries(this.#db, endpoint.id);
  }
}
