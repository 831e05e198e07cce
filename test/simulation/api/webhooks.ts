/** Webhook endpoints, and what is delivered to them (docs/api-contract.md, sections 12 and 13): at least once, in any order. */
import { createHmac } from 'node:crypto';

import { type Account, stateOf } from '../fleet/account.ts';
import type { Random } from '../random.ts';
import { isoSeconds, MINUTE } from '../time/units.ts';
import type { VirtualTime } from '../time/virtual-time.ts';

export type EventType = 'social_account.connected' | 'social_account.needs_reauth' | 'social_account.revoked';

export interface Endpoint {
  id: string;
  url: string;
  events: readonly string[];
  secret: string;
}

/** One try to deliver an event. */
export interface Delivery {
  endpoint: Endpoint;
  eventId: string;
  type: EventType;
  accountId: string;
  at: number;
  body: string;
  headers: Record<string, string>;
}

export interface DeliveryHabits {
  /** From the event to the first try. */
  delayMs: readonly [from: number, to: number];
  /** The chance that what arrived is sent again, and again. */
  repeats: number;
  /** From one try to the next. */
  repeatAfterMs: readonly [from: number, to: number];
}

/** Layers' dispatcher looks about once a minute. */
export const PUNCTUAL: Readonly<DeliveryHabits> = {
  delayMs: [0, MINUTE],
  repeats: 0,
  repeatAfterMs: [0, 0],
};

export interface WebhookOptions {
  time: VirtualTime;
  random: Random;
  habits: DeliveryHabits;
}

export class Webhooks {
  readonly endpoints = new Map<string, Endpoint>();
  /** Every try, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #receivers = new Map<string, (delivery: Delivery) => void>();
  readonly #options: WebhookOptions;
  #events = 0;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  create(url: string, events: readonly string[]): Endpoint {
    const { random } = this.#options;
    const id = `${random.hex()}-0000-4000-8000-${random.hex()}0000`;
    const endpoint = { id, url, events, secret: `whsec_${random.hex()}${random.hex()}` };
    this.endpoints.set(id, endpoint);
    return endpoint;
  }

  /** From now on deliveries to this address arrive there. */
  receive(url: string, receiver: (delivery: Delivery) => void): void {
    this.#receivers.set(url, receiver);
  }

  emit(type: EventType, account: Account): void {
    const { time, random, habits } = this.#options;
    this.#events += 1;
    const eventId = `evt_${String(this.#events).padStart(26, '0')}`;
    const { connectedAt, projects } = stateOf(account);
    const body = JSON.stringify({
      id: eventId,
      type,
      createdAt: new Date(time.now).toISOString(),
      data: {
        socialAccountId: account.id,
        projectId: projects[0],
        platform: account.platform,
        displayName: account.handle,
        connectedAt: isoSeconds(connectedAt),
      },
    });
    for (const endpoint of this.endpoints.values()) {
      if (!endpoint.events.includes(type)) continue;
      const delay = random.between(...habits.delayMs);
      this.#try({ endpoint, eventId, type, accountId: account.id, body }, time.now + delay);
    }
  }

  #try(event: Omit<Delivery, 'at' | 'headers'>, at: number): void {
    const { time, random, habits } = this.#options;
    time.at(at, () => {
      const { id, url, secret } = event.endpoint;
      const receiver = this.#receivers.get(url);
      if (!this.endpoints.has(id) || !receiver) return;
      // Each try is signed anew.
      const seconds = Math.floor(time.now / 1000);
      const mac = createHmac('sha256', secret).update(`${seconds}.${event.body}`).digest('hex');
      const headers = {
        'X-Layers-Signature': `t=${seconds},v1=${mac}`,
        'X-Layers-Event-Id': event.eventId,
      };
      const delivery = { ...event, at: time.now, headers };
      this.deliveries.push(delivery);
      receiver(delivery);
      if (random.chance(habits.repeats)) this.#try(event, time.now + random.between(...habits.repeatAfterMs));
    });
  }
}
