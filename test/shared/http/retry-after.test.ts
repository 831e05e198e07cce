import { parseRetryAfter } from '../../../shared/src/http/retry-after';
import { EPOCH } from '../../support/runtime';

test.each([
  ['0', 0],
  ['7', 7_000],
  [' 120 ', 120_000],
  ['999999999', 999_999_999_000],
])('whole seconds: %j', (text, ms) => {
  expect(parseRetryAfter(text, EPOCH)).toBe(ms);
});

// EPOCH is 2026-04-18T19:06:42Z.
test.each(['Sat, 18 Apr 2026 19:07:42 GMT', 'Saturday, 18-Apr-26 19:07:42 GMT', 'Sat Apr 18 19:07:42 2026'])(
  'a date in each of its three forms counts from now, in GMT: %s',
  (text) => {
    expect(parseRetryAfter(text, EPOCH)).toBe(60_000);
  },
);

test('a date of one digit is read', () => {
  expect(parseRetryAfter('Fri May  1 00:00:00 2026', Date.UTC(2026, 3, 30))).toBe(86_400_000);
});

test('a date that has passed means no wait', () => {
  expect(parseRetryAfter('Sat, 18 Apr 2026 19:06:41 GMT', EPOCH)).toBe(0);
});

test.each([
  undefined,
  '',
  'soon',
  '-1',
  '0.5',
  '1e3',
  '0x10',
  '5 s',
  '1234567890',
  '2026-04-18T19:07:42Z',
  'Sat, 1',
  'Sat, banana',
  'Sat, 99 Foo 2026 99:99:99 GMT',
  'Sat, 18 Apr 2026 19:07:42 EST',
])('anything else loses its timing: %j', (text) => {
  expect(parseRetryAfter(text, EPOCH)).toBeUndefined();
});
