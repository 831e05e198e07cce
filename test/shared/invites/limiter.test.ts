import { createVisitLimiter } from 'layers-social-core';

const MINUTE = 60_000;

test('so many times a minute, and again when a minute has passed', () => {
  const { isTooOften } = createVisitLimiter();
  const at = (now: number) => isTooOften('key', 3, now);

  expect([at(0), at(1), at(2), at(3), at(MINUTE - 1)]).toEqual([false, false, false, true, true]);
  expect([at(MINUTE), at(MINUTE)]).toEqual([false, true]);
});

test('each key on its own', () => {
  const { isTooOften } = createVisitLimiter();

  expect(['a', 'b', 'a', 'b'].map((key) => isTooOften(key, 1, 0))).toEqual([false, false, true, true]);
});

test('a clock that is set back starts anew instead of locking out', () => {
  const { isTooOften } = createVisitLimiter();

  expect([isTooOften('a', 1, 10 * MINUTE), isTooOften('a', 1, 0)]).toEqual([false, false]);
});

test('holds so many keys at most, and forgets the one that was not used for longest', () => {
  const { isTooOften } = createVisitLimiter(2);
  ['a', 'b', 'a', 'c'].forEach((key) => isTooOften(key, 1, 0));

  expect(isTooOften('a', 1, 0)).toBe(true);
  expect(isTooOften('b', 1, 0)).toBe(false);
});
