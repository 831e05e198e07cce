import { isRecord } from '../base/json';
import { LayersInputError } from '../errors/errors';
import { EmptyRule, Field, isUnset, toAscii } from './field';

/** Milliseconds since 1970; a text without a zone is read in `timeZone`. Undefined when not filled in. */
export function readMoment(field: Field, timeZone: string, rule?: EmptyRule): number | undefined {
  if (isUnset(field, rule)) return undefined;
  const ms = momentIn(field.value, timeZone);
  if (ms >= EARLIEST && ms <= LATEST) return ms;
  throw new LayersInputError(
    field.name,
    'is not a date',
    'Give a date and time such as 2026-04-18T15:00:00Z.',
  );
}

/** The API writes years with four digits. */
const EARLIEST = Date.parse('0000-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59Z');

/** NaN when it is no date. */
function momentIn(value: unknown, timeZone: string): number {
  if (value instanceof Date) return value.getTime();
  // A DateTime of Luxon, which n8n's expressions give.
  if (isRecord(value) && typeof value.toMillis === 'function') return Number(value.valueOf());
  if (typeof value === 'number') return sinceEpoch(value);
  if (typeof value !== 'string') return NaN;
  const text = toAscii(value);
  return /^\d+$/.test(text) ? sinceEpoch(Number(text)) : parseDate(text, timeZone);
}

/** Below it are seconds (to the year 5138), above it milliseconds (from 1973). */
const SECONDS_END = 1e11;
/** Smaller numbers are years, days or sheet dates rather than seconds; this one is in September 2001. */
const SECONDS_BEGIN = 1e9;

function sinceEpoch(number: number): number {
  if (number < SECONDS_BEGIN) return NaN;
  return number < SECONDS_END ? number * 1000 : number;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

function parseDate(text: string, timeZone: string): number {
  const [, day, time = '00:00:00', zone] = ISO.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return NaN;
  if (zone !== undefined) return Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  const wall = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(wall) ? NaN : wall - offsetAt(wall - offsetAt(wall, timeZone), timeZone);
}

/** 2026-02-28 is one; 2026-02-31 is none, though `Date` would take it for a day in March. */
function isDay(text: string): boolean {
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(ms / 1000) * 1000;
}
