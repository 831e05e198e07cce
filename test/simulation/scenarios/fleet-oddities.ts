/** What accounts and projects do. */
import { DAY, HOUR, MINUTE } from '../time/units.ts';
import type { Oddity } from './scenario.ts';

const group = 'fleet';

export const fleetOddities: Record<string, Oddity> = {
  'visible-later': {
    title: 'accounts can be seen minutes after they connect',
    group,
    fleet: { visibleAfterMs: 10 * MINUTE, arrivals: 5 },
  },
  moving: {
    title: 'accounts move between projects',
    group,
    fleet: { moving: 0.5, projects: 3 },
  },
  'in-two': {
    title: 'accounts stand in two projects',
    group,
    fleet: { inTwo: 0.5, projects: 3 },
  },
  'unknown-status': {
    title: 'a status that nobody documented',
    group,
    fleet: { unknownStatuses: 0.3 },
  },
  'projects-change': {
    title: 'projects are made, archived, taken back',
    group,
    fleet: { projectsChange: true },
  },
  'project-fails': {
    title: 'a project fails for a while',
    group,
    fleet: { outages: 4, projects: 3 },
  },
  'project-fails-on': {
    title: 'a project fails for good',
    group,
    fleet: { outages: 1, projects: 3, outageMs: [DAY, DAY] },
  },
  'api-fails': {
    title: 'the API fails for a while',
    group,
    fleet: { outages: 3, outageScope: 'api' },
  },
  'quick-turns': {
    title: 'changes faster than polls',
    group,
    fleet: { quick: 0.7 },
  },
  'die-together': {
    title: '150 tokens die within a minute',
    group,
    fleet: {
      projects: 1,
      accountsPerProject: [150, 150],
      calmMs: [6 * HOUR, DAY],
      quick: 0,
      massDeath: true,
    },
    fixed: 2,
  },
};
