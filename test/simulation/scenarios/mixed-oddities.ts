/** Several oddities at once. */
import { GOOD_CACHE } from '../hosts/zapier/cache.ts';
import type { Oddity } from './scenario.ts';

const group = 'mixed';

export const mixedOddities: Record<string, Oddity> = {
  'new-projects-fail': {
    title: 'new projects, and projects that fail',
    group,
    fleet: { projectsChange: true, outages: 4, projects: 3 },
  },
  'overlaps-and-failures': {
    title: 'polls overlap while projects fail',
    group,
    fleet: { outages: 4, projects: 3 },
    hosts: { overlaps: 0.5, cache: { ...GOOD_CACHE, latency: [5, 500] } },
  },
  'stays-and-bumped': {
    title: '`connectedAt` stays, dead tokens move on',
    group,
    api: { reconnectMoves: false, deadExpiry: 'bumped' },
  },
  'stays-and-restarts': {
    title: '`connectedAt` stays, n8n is killed, the cache is lost',
    group,
    api: { reconnectMoves: false },
    hosts: { crashes: 4, cacheLosses: 2 },
  },
  'restarts-and-quick': {
    title: 'n8n is killed, changes are quick',
    group,
    fleet: { quick: 0.6 },
    hosts: { crashes: 6 },
  },
};
