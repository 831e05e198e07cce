/** Two or three classes of trouble at once, drawn from the seed: no one class sets a switch that another sets. */
import { createRandom } from '../random.ts';
import type { Oddity, Scenario } from './scenario.ts';
import { scenarioOf } from './scenario.ts';

export const MIX = 'mix';

const PARTS = ['api', 'fleet', 'hosts'] as const;

export function mixOf(oddities: Readonly<Record<string, Oddity>>, number: number): Scenario {
  const random = createRandom(`${MIX}/${number}/classes`);
  const chosen: [string, Oddity][] = [];
  const most = random.int(2, 3);
  for (const [name, oddity] of random.shuffled(Object.entries(oddities))) {
    if (chosen.length === most) break;
    if (chosen.every(([, other]) => !isSharing(other, oddity))) chosen.push([name, oddity]);
  }
  const mixed = chosen.reduce<Oddity>((all, [, oddity]) => together(all, oddity), {
    title: chosen.map(([name]) => name).join(' + '),
    group: 'mixed',
  });
  return { ...scenarioOf(MIX, mixed), classes: chosen.map(([name]) => name) };
}

/** Whether both set the same switch. */
function isSharing(one: Oddity, other: Oddity): boolean {
  return PARTS.some((part) => Object.keys(one[part] ?? {}).some((name) => name in (other[part] ?? {})));
}

function together(one: Oddity, other: Oddity): Oddity {
  return {
    title: one.title,
    group: one.group,
    api: { ...one.api, ...other.api },
    fleet: { ...one.fleet, ...other.fleet },
    hosts: { ...one.hosts, ...other.hosts },
    pollsOwed: Math.max(one.pollsOwed ?? 1, other.pollsOwed ?? 1),
  };
}
