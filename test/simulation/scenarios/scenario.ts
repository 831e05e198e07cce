/** One class of trouble: what is odd in it, and what may come of it. */
import { type ApiSwitches, PLAIN_API } from '../api/switches.ts';
import { type FleetTraits, PLAIN_FLEET } from '../fleet/traits.ts';
import { type HostTraits, PLAIN_HOSTS } from '../hosts/traits.ts';

export interface Scenario {
  /** Begins every seed of it: `<name>/<number>`. */
  name: string;
  /** For the table. */
  title: string;
  /** What is odd in it, by name: several in a mix. */
  classes: readonly string[];
  group: 'plain' | 'api' | 'lists' | 'fleet' | 'n8n' | 'zapier' | 'mixed' | 'size';
  api: ApiSwitches;
  fleet: FleetTraits;
  hosts: HostTraits;
  hours: number;
  /** At the end nothing changes for so long. */
  quietHours: number;
  /** How many of the fixed seeds a short run takes; 0 leaves it to the long one. */
  fixed: number;
  /** Through how many whole polls a list has to show something before it must have been told. */
  pollsOwed: number;
  /** After how many looks at a list all of it was seen, and after how many everybody who has to be reconnected. */
  looksToLearn: number;
  looksToKnow: number;
  /** Whether lists have several pages. */
  isLong: boolean;
}

export interface Oddity {
  title: string;
  group: Scenario['group'];
  api?: Partial<ApiSwitches>;
  fleet?: Partial<FleetTraits>;
  hosts?: Partial<HostTraits>;
  pollsOwed?: number;
  hours?: number;
  fixed?: number;
}

export function scenarioOf(name: string, oddity: Oddity): Scenario {
  // Accounts of one second can fall between two pages: the second reading has pages of another size.
  const looksToLearn = oddity.fleet?.ties ? 2 : 1;
  const api = { ...PLAIN_API, ...oddity.api };
  const fleet = { ...PLAIN_FLEET, ...oddity.fleet };
  const isAskedFor = api.statusFilter === 'obeyed';
  return {
    name,
    title: oddity.title,
    classes: [name],
    group: oddity.group,
    api,
    fleet,
    hosts: { ...PLAIN_HOSTS, ...oddity.hosts },
    hours: oddity.hours ?? 8,
    quietHours: 1,
    fixed: oddity.fixed ?? 2,
    pollsOwed: oddity.pollsOwed ?? 1,
    looksToLearn,
    looksToKnow: isAskedFor ? 1 : looksToLearn,
    isLong: fleet.still + fleet.accountsPerProject[1] > api.pageCap,
  };
}
