/** How the two hosts are used, and what befalls them. */
import { type DeliveryHabits, PUNCTUAL } from '../api/webhooks.ts';
import { MINUTE } from '../time/units.ts';
import { type CacheMood, GOOD_CACHE } from './zapier/cache.ts';

export interface HostTraits {
  /** Between two polls of n8n. */
  n8nEveryMs: readonly [from: number, to: number];
  zapierEveryMs: readonly [from: number, to: number];
  /** How often n8n is killed and started again. */
  crashes: number;
  /** How often it dies in the middle of an emit. */
  crashesInEmit: number;
  /** How far the clocks of the machines are from the API's at most. */
  clocksApartMs: number;
  /** Whether the clock of n8n's machine jumps. */
  clockSteps: boolean;
  cache: CacheMood;
  /** How often everything in the cache is lost. */
  cacheLosses: number;
  /** The share of polls of a Zap that are followed by another at once. */
  overlaps: number;
  deliveries: DeliveryHabits;
  /** Of the watchers that poll only these, by name; undefined for all. They share one key and its limit. */
  watchers?: readonly string[];
}

export const PLAIN_HOSTS: Readonly<HostTraits> = {
  n8nEveryMs: [2 * MINUTE, 10 * MINUTE],
  zapierEveryMs: [2 * MINUTE, 15 * MINUTE],
  crashes: 0,
  crashesInEmit: 0,
  clocksApartMs: 0,
  clockSteps: false,
  cache: GOOD_CACHE,
  cacheLosses: 0,
  overlaps: 0,
  deliveries: PUNCTUAL,
};
