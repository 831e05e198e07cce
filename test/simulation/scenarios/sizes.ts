/** Fleets whose size is the trouble. */
import { HOUR, MINUTE, SECOND } from '../time/units.ts';
import type { Oddity } from './scenario.ts';

const group = 'size';
const hosts = {
  n8nEveryMs: [5 * MINUTE, 5 * MINUTE] as const,
  zapierEveryMs: [5 * MINUTE, 5 * MINUTE] as const,
};
/** A workflow and a Zap, which share the limit of the key. */
const oneOfEach = { ...hosts, watchers: ['workflow', 'Zap degraded'] };
const fewChange = {
  accountsPerProject: [6, 6] as const,
  calmMs: [20 * MINUTE, 2 * HOUR] as const,
  expiring: 0,
};

export const sizes: Record<string, Oddity> = {
  'hundred-thousand': {
    title: '100,000 accounts in one project, `standard`',
    group,
    api: { tier: 'standard' },
    fleet: { ...fewChange, projects: 1, still: 100_000 },
    hosts,
    hours: 4,
    fixed: 1,
  },
  'two-thousand-slow': {
    title: '3 × 2,000 accounts, answers take 29 s',
    group,
    api: { latency: [28 * SECOND, 29 * SECOND] },
    fleet: { ...fewChange, projects: 3, still: 2_000 },
    hosts,
    hours: 6,
    fixed: 1,
  },
  'two-hundred-projects': {
    title: '200 projects of one account, `standard`',
    group,
    api: { tier: 'standard' },
    fleet: {
      ...fewChange,
      projects: 200,
      accountsPerProject: [1, 1],
      calmMs: [HOUR, 6 * HOUR],
      arrivals: 0,
    },
    hosts: oneOfEach,
    hours: 5,
    pollsOwed: 5,
    fixed: 1,
  },
  'three-hundred-projects': {
    title: '300 projects of one account, `standard`',
    group,
    api: { tier: 'standard' },
    fleet: {
      ...fewChange,
      projects: 300,
      accountsPerProject: [1, 1],
      calmMs: [HOUR, 6 * HOUR],
      arrivals: 0,
    },
    hosts: oneOfEach,
    hours: 5,
    pollsOwed: 2,
    fixed: 1,
  },
};
