import { planOf } from './plan.ts';

const onlyNew = { isLong: false, only: undefined, fresh: 50 };
const newOnes = (from?: string) => planOf({ ...onlyNew, from }).slice(-50);

it('draws the same new histories from the same text, others from another, and others each time by chance', () => {
  expect(newOnes('a1b2')).toEqual(newOnes('a1b2'));
  expect(newOnes('a1b2')).not.toEqual(newOnes('a1b3'));
  expect(newOnes()).not.toEqual(newOnes());
});

it('draws no new history twice, and none of the fixed ones', () => {
  const all = planOf({ ...onlyNew, fresh: 1000, from: 'a1b2' });
  const seeds = new Set(all.map(({ scenario, number }) => `${scenario}/${number}`));

  expect(seeds.size).toBe(all.length);
});
