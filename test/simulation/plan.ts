/** Which histories a run consists of. */
import { randomUUID } from 'node:crypto';

import { createRandom } from './random.ts';
import { scenarios } from './scenarios/index.ts';
import { MIX } from './scenarios/mix.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Job } from './workers.ts';

/** So many of every scenario in a long run; the sizes take long, and differ little. */
const LONG = 100;
const LONG_SIZES = 3;
const LONG_MIXES = 300;
export const NEW = 200;
/** New seeds begin here, so that none of them is one of the fixed ones. */
const FIRST_NEW = 1_000_000;

export interface Choice {
  isLong: boolean;
  /** Only of this scenario. */
  only: string | undefined;
  /** How many new ones; a long run has none. */
  fresh: number;
  /** What the new ones are drawn from: the same text, the same ones. Without it by chance. */
  from?: string | undefined;
}

export function planOf({ isLong, only, fresh, from = randomUUID() }: Choice): Job[] {
  const chosen = scenarios.filter(({ name }) => only === undefined || name === only);
  const mixes = isLong && (only === undefined || only === MIX) ? mixesOf(LONG_MIXES) : [];
  if (chosen.length + mixes.length === 0) throw new Error(`There is no scenario "${only}".`);
  const fixed = chosen.flatMap((scenario) => fixedOnes(scenario, isLong));
  const small = chosen.filter(({ group }) => group !== 'size').map(({ name }) => name);
  return isLong ? [...fixed, ...mixes] : [...fixed, ...newOnes(small, fresh, from)];
}

function mixesOf(count: number): Job[] {
  return Array.from({ length: count }, (_, place) => ({ scenario: MIX, number: place + 1 }));
}

/** The same ones each time. */
function fixedOnes({ name, group, fixed }: Scenario, isLong: boolean): Job[] {
  const inLong = group === 'size' ? LONG_SIZES : LONG;
  return Array.from({ length: isLong ? inLong : fixed }, (_, place) => ({
    scenario: name,
    number: place + 1,
  }));
}

/** In turns, so that every scenario gets its share. */
function newOnes(names: readonly string[], count: number, from: string): Job[] {
  const random = createRandom(from);
  return Array.from({ length: names.length > 0 ? count : 0 }, (_, place) => ({
    scenario: names[place % names.length] as string,
    number: random.int(FIRST_NEW, 999_999_999),
  }));
}
