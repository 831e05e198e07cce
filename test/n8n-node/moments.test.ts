import { parseMoment } from '../../n8n-node/lib/moments';

const at = (iso: string) => Date.parse(iso);

it.each([
  ['UTC', '2026-04-18T15:00:00Z', 'UTC', '2026-04-18T15:00:00Z'],
  ['an offset', '2026-04-18T15:00:00+02:00', 'UTC', '2026-04-18T13:00:00Z'],
  ['no zone, in summer', '2026-07-18T15:00:00', 'Europe/Berlin', '2026-07-18T13:00:00Z'],
  ['no zone, in winter', '2026-01-18T15:00:00', 'Europe/Berlin', '2026-01-18T14:00:00Z'],
  ['no zone, west of Greenwich', '2026-01-18T15:00:00', 'America/New_York', '2026-01-18T20:00:00Z'],
  [
    'no zone, a few hours after the clocks went forward',
    '2026-03-29T04:00:00',
    'Europe/Berlin',
    '2026-03-29T02:00:00Z',
  ],
  ['a space instead of the T', '2026-01-18 15:00:00', 'UTC', '2026-01-18T15:00:00Z'],
  ['a day alone', '2026-01-18', 'Europe/Berlin', '2026-01-17T23:00:00Z'],
])('reads a text with %s', (_, text, zone, expected) => {
  expect(parseMoment(text, zone)).toBe(at(expected));
});

it('reads a Date, milliseconds and a DateTime of an expression', () => {
  const ms = at('2026-04-18T15:00:00Z');
  const dateTime = { toMillis: () => ms, valueOf: () => ms };

  expect(parseMoment(new Date(ms), 'UTC')).toBe(ms);
  expect(parseMoment(ms, 'UTC')).toBe(ms);
  expect(parseMoment(dateTime, 'UTC')).toBe(ms);
});

it.each([
  ['tomorrow'],
  ['18.04.2026'],
  ['2026-13-40T00:00:00'],
  ['2026-02-31T00:00:00'],
  ['2026-04-18T99:00'],
  [''],
  [null],
  [{}],
  [new Date(NaN)],
  [NaN],
])('does not take %p for a moment', (value) => {
  expect(parseMoment(value, 'UTC')).toBeUndefined();
});
