import { Claims } from '../../n8n-node/lib/claims';
import { stopwatch } from '../../n8n-node/lib/stopwatch';

const LIMITS = { claimMs: 60, keepMs: 3_600, maxKeys: 3 };
let elapsed = 0;

beforeEach(() => {
  elapsed = 0;
  jest.spyOn(stopwatch, 'elapsed').mockImplementation(() => elapsed);
});

function stateOf(claims: Claims, key: string) {
  return { underWay: claims.isUnderWay(key), done: claims.isDone(key) };
}

test('a key is claimed once until it was released', () => {
  const claims = new Claims(LIMITS);

  expect([claims.claim('a'), claims.claim('a'), claims.claim('b')]).toEqual([true, false, true]);
  expect(stateOf(claims, 'a')).toEqual({ underWay: true, done: false });
  claims.release('a');
  expect(stateOf(claims, 'a')).toEqual({ underWay: false, done: false });
  expect(claims.claim('a')).toBe(true);
});

test('a claim that nobody confirmed is given away in time', () => {
  const claims = new Claims(LIMITS);
  claims.claim('a');

  elapsed = 59;
  expect(claims.claim('a')).toBe(false);
  elapsed = 60;
  expect(stateOf(claims, 'a')).toEqual({ underWay: false, done: false });
  expect(claims.claim('a')).toBe(true);
});

test('what was confirmed is known for its time, counted from then on', () => {
  const claims = new Claims(LIMITS);
  claims.claim('a');
  elapsed = 50;
  claims.confirm('a');

  elapsed = 50 + 3_599;
  expect([claims.claim('a'), claims.isDone('a')]).toEqual([false, true]);
  elapsed += 1;
  expect([claims.isDone('a'), claims.claim('a')]).toEqual([false, true]);
});

test('more than it may know are forgotten, oldest first', () => {
  const claims = new Claims(LIMITS);
  for (const key of ['a', 'b', 'c', 'd']) claims.confirm(key);

  expect(['a', 'b', 'c', 'd'].map((key) => claims.isDone(key))).toEqual([false, true, true, true]);
});
