/** Every class of trouble that is tried, one oddity each, and some of them together. */
import { apiOddities } from './api-oddities.ts';
import { fleetOddities } from './fleet-oddities.ts';
import { hostOddities } from './host-oddities.ts';
import { listOddities } from './list-oddities.ts';
import { mixedOddities } from './mixed-oddities.ts';
import { type Oddity, type Scenario, scenarioOf } from './scenario.ts';
import { sizes } from './sizes.ts';

const plain: Record<string, Oddity> = {
  plain: { title: 'nothing odd', group: 'plain' },
  content: {
    title: 'content health changes',
    group: 'plain',
    fleet: { contentChanges: true },
  },
};

export const scenarios: readonly Scenario[] = Object.entries({
  ...plain,
  ...apiOddities,
  ...listOddities,
  ...fleetOddities,
  ...hostOddities,
  ...mixedOddities,
  ...sizes,
}).map(([name, oddity]) => scenarioOf(name, oddity));

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario) return scenario;
  throw new Error(
    `There is no scenario "${name}". There are: ${scenarios.map((one) => one.name).join(', ')}`,
  );
}
