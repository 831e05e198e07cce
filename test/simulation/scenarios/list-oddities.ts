/** What can be the matter with the pages of a list. */
import { DAY, HOUR, SECOND } from '../time/units.ts';
import { severalPages } from './pages.ts';
import type { Oddity } from './scenario.ts';

const group = 'lists';
const { api: capped, fleet } = severalPages;

export const listOddities: Record<string, Oddity> = {
  'many-pages': { title: 'several pages', group, ...severalPages },
  'short-pages': {
    title: 'pages shorter than asked for, some empty',
    group,
    api: { ...capped, pages: 'short' },
    fleet,
  },
  'torn-lists': {
    title: 'the end of a list is missing',
    group,
    api: { ...capped, pages: 'torn' },
    fleet,
  },
  'repeated-cursor': {
    title: 'a page names its own cursor',
    group,
    api: { ...capped, pages: 'repeated' },
    fleet,
  },
  'slow-lists': {
    title: 'answers take 4 to 12 s',
    group,
    api: { latency: [4 * SECOND, 12 * SECOND] },
    // A poll of Zapier has 21 s: its projects take turns.
    pollsOwed: 3,
  },
  ties: {
    title: 'equal seconds over page ends',
    group,
    fleet: {
      projects: 1,
      accountsPerProject: [380, 420],
      ties: 0.7,
      arrivals: 20,
      calmMs: [4 * HOUR, DAY],
    },
    fixed: 2,
  },
};
