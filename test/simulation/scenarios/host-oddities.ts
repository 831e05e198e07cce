/** What n8n, Zapier and their machines do. */
import { GOOD_CACHE } from '../hosts/zapier/cache.ts';
import { HOUR, MINUTE } from '../time/units.ts';
import type { Oddity } from './scenario.ts';

const RESTLESS = {
  delayMs: [0, 2 * HOUR] as const,
  repeats: 0.6,
  repeatAfterMs: [0, 30 * MINUTE] as const,
};

export const hostOddities: Record<string, Oddity> = {
  'n8n-restarts': {
    title: 'n8n is killed and started again',
    group: 'n8n',
    hosts: { crashes: 6 },
  },
  'n8n-dies-emitting': {
    title: 'n8n dies while it emits',
    group: 'n8n',
    hosts: { crashesInEmit: 4 },
  },
  'clocks-apart': {
    title: 'clocks are up to 10 min apart',
    group: 'n8n',
    hosts: { clocksApartMs: 10 * MINUTE },
  },
  'clock-steps': {
    title: 'the clock jumps by an hour or a day',
    group: 'n8n',
    hosts: { clockSteps: true },
  },

  'cache-slow': {
    title: 'the cache is slow',
    group: 'zapier',
    hosts: { cache: { ...GOOD_CACHE, latency: [200, 3_000] } },
  },
  'cache-stale': {
    title: 'the cache shows what stood before',
    group: 'zapier',
    hosts: { cache: { ...GOOD_CACHE, staleMs: 20 * MINUTE } },
  },
  'cache-evicts': {
    title: 'the cache forgets single entries',
    group: 'zapier',
    hosts: { cache: { ...GOOD_CACHE, evicts: 0.02 } },
  },
  'cache-declines': {
    title: 'the cache answers false at times',
    group: 'zapier',
    hosts: { cache: { ...GOOD_CACHE, declines: 0.3 } },
  },
  'cache-keeps-nothing': {
    title: 'the cache keeps nothing',
    group: 'zapier',
    hosts: { cache: { ...GOOD_CACHE, declines: 1 } },
  },
  'cache-fails': {
    title: 'calls to the cache fail at times',
    group: 'zapier',
    hosts: { cache: { ...GOOD_CACHE, fails: 0.1 } },
  },
  'cache-lost': {
    title: 'the cache is lost',
    group: 'zapier',
    hosts: { cacheLosses: 3 },
  },
  'polls-overlap': {
    title: 'polls overlap',
    group: 'zapier',
    hosts: { overlaps: 0.5, cache: { ...GOOD_CACHE, latency: [5, 500] } },
  },
  'deliveries-repeat': {
    title: 'deliveries come several times, hours late, in any order',
    group: 'zapier',
    hosts: { deliveries: RESTLESS },
  },
  'deliveries-and-evictions': {
    title: 'deliveries repeat, and the cache forgets',
    group: 'zapier',
    hosts: { deliveries: RESTLESS, cache: { ...GOOD_CACHE, evicts: 0.1 } },
  },
};
