import { planSweep, readsPerMinute, SNAPSHOT_PERIOD_MS, SweepCandidate } from 'layers-social-core';

import { EPOCH } from '../../support/runtime';

const read = (socialAccountId: string, minutesAgo?: number): SweepCandidate => ({
  socialAccountId,
  ...(minutesAgo !== undefined && { readAt: EPOCH - minutesAgo * 60_000 }),
});
const plan = (candidates: SweepCandidate[], budget: number) =>
  planSweep(candidates, budget, EPOCH).map(({ socialAccountId }) => socialAccountId);

test('never read first, then the stalest, in their order where they are equal', () => {
  const fleet = [read('b', 40), read('n1'), read('a', 90), read('n2'), read('c', 40)];

  expect(plan(fleet, 99)).toEqual(['n1', 'n2', 'a', 'b', 'c']);
});

test('nothing younger than half an hour, to the millisecond', () => {
  const due = { socialAccountId: 'due', readAt: EPOCH - SNAPSHOT_PERIOD_MS };
  const young = { socialAccountId: 'young', readAt: EPOCH - SNAPSHOT_PERIOD_MS + 1 };

  expect(plan([due, young], 99)).toEqual(['due']);
});

test.each([
  [2, 2],
  [2.9, 2],
  [0, 0],
  [-1, 0],
  [Infinity, 3],
])('a budget of %d reads %d', (budget, count) => {
  expect(plan([read('a'), read('b'), read('c')], budget)).toHaveLength(count);
});

test('the candidates come back as they are, in an order of their own', () => {
  const fleet = [read('a', 40), read('b', 50)];

  expect(planSweep(fleet, 1, EPOCH)[0]).toBe(fleet[1]);
  expect(fleet[0]?.socialAccountId).toBe('a');
});

test.each([
  ['standard', 120],
  ['pilot', 1_200],
  ['partner', 6_000],
  ['sandbox', 120],
  ['constructor', 120],
  [undefined, 120],
  [7, 120],
])('%j may read %d times a minute', (tier, reads) => {
  expect(readsPerMinute(tier)).toBe(reads);
});
