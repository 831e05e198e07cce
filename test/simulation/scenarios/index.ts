/** Every class of trouble that is tried, one oddity each, and some of them together. */
import { apiOddities } from './api-oddities.ts';
import { fleetOddities } from './fleet-oddities.ts';
import { hostOddities } from './host-oddities.ts';
import { listOddities } from './list-oddities.ts';
import { MIX, mixOf } from './mix.ts';
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

const mixable = { ...apiOddities, ...listOddities, ...fleetOddities, ...hostOddities };

export const scenarios: readonly Scenario[] = Object.entries({
  ...plain,
  ...apiOddities,
  ...listOddities,
  ...fleetOddities,
  ...hostOddities,
  ...mixedOddities,
  ...sizes,
}).map(([name, oddity]) => scenarioOf(name, oddity));

/** The scenario of a seed: that of a mix is drawn from its number. */
export function scenarioOfSeed(name: string, number: number): Scenario {
  return name === MIX ? mixOf(mixable, number) : scenarioNamed(name);
}

/** For tables. */
export function titleOf(name: string): string {
  return name === MIX ? 'two or three of these at once' : scenarioNamed(name).title;
}

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario) return scenario;
  throw new Error(
    `There is no scenario "${name}". There are: ${scenarios.map((one) => one.name).join(', ')}`,
  );
}
