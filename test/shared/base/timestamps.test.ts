import { formatTimestamp, parseTimestamp } from 'layers-social-core';

import { EPOCH } from '../../support/runtime';

// Contract, section 1.
test.each([
  ['seconds', '2026-04-18T19:06:42Z', 0],
  ['milliseconds', '2026-04-18T19:06:42.250Z', 250],
  ['microseconds and an offset', '2026-04-18T19:06:42.250999+00:00', 250],
  ['another offset', '2026-04-18T21:06:42+02:00', 0],
  ['an offset without a colon', '2026-04-18T14:06:42-0500', 0],
])('%s', (_form, text, ms) => {
  expect(parseTimestamp(text)).toBe(EPOCH + ms);
});

test('a time without seconds', () => {
  expect(parseTimestamp('2026-04-18T19:06Z')).toBe(EPOCH - 42_000);
});

test.each([
  '',
  '2026-04-18',
  '2026-04-18T19:06:42',
  '2026-04-18 19:06:42Z',
  '2026-13-18T19:06:42Z',
  '2026-04-18T25:06:42Z',
  ' 2026-04-18T19:06:42Z',
  '1776539202',
  'Sat, 18 Apr 2026 19:06:42 GMT',
  1_776_539_202_000,
  null,
  undefined,
  {},
])('%j is no time', (value) => {
  expect(parseTimestamp(value)).toBeUndefined();
});

test('a moment is written to the second, and read again', () => {
  expect(formatTimestamp(EPOCH + 999)).toBe('2026-04-18T19:06:42Z');
  expect(parseTimestamp(formatTimestamp(EPOCH))).toBe(EPOCH);
});
