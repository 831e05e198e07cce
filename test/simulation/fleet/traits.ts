/** How lively a fleet is, and what befalls it. Shares are between 0 and 1, times in milliseconds. */
import { HOUR, MINUTE } from '../time/units.ts';

export interface FleetTraits {
  projects: number;
  accountsPerProject: readonly [from: number, to: number];
  /** Between two changes of an account. */
  calmMs: readonly [from: number, to: number];
  /** The share of changes that follow the one before so soon that no poll may lie between. */
  quick: number;
  /** Accounts whose token comes near its end during the history. */
  expiring: number;
  /** The share of changes to a status that nobody documented. */
  unknownStatuses: number;
  /** How long after its connection a list shows an account at most. */
  visibleAfterMs: number;
  /** The chance that a new connection shares its second with the one before. */
  ties: number;
  /** Accounts that move to another project once. */
  moving: number;
  /** Accounts that stand in two projects. */
  inTwo: number;
  /** Whether projects are made, archived and taken back. */
  projectsChange: boolean;
  /** How many times a project, or the API, fails for a while. */
  outages: number;
  outageScope: 'project' | 'api';
  outageMs: readonly [from: number, to: number];
  /** Whether scores, tiers and shadowbans change. */
  contentChanges: boolean;
  /** New accounts that come during the history, for each project. */
  arrivals: number;
  /** Healthy accounts of each project that never change: what a large list consists of. */
  still: number;
  /** Whether the tokens of all accounts of a project die within a minute, once. */
  massDeath: boolean;
}

export const PLAIN_FLEET: Readonly<FleetTraits> = {
  projects: 2,
  accountsPerProject: [2, 6],
  calmMs: [15 * MINUTE, 3 * HOUR],
  quick: 0.15,
  expiring: 0.2,
  unknownStatuses: 0,
  visibleAfterMs: 0,
  ties: 0,
  moving: 0,
  inTwo: 0,
  projectsChange: false,
  outages: 0,
  outageScope: 'project',
  outageMs: [5 * MINUTE, HOUR],
  contentChanges: false,
  arrivals: 2,
  still: 0,
  massDeath: false,
};
