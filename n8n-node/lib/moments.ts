/** Reads what n8n's date field and its expressions hand over: text, a Date, or a Luxon DateTime. */
import { isRecord } from 'layers-social-core';

const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Milliseconds since the epoch; a text without a zone is read in `timeZone`; undefined when it is no date. */
export function parseMoment(value: unknown, timeZone: string): number | undefined {
  if (value instanceof Date) return orUndefined(value.getTime());
  if (typeof value === 'number') return orUndefined(value);
  if (isRecord(value) && typeof value.toMillis === 'function') return orUndefined(Number(value.valueOf()));
  if (typeof value !== 'string' || !isDay(value.trim().slice(0, 10))) return undefined;
  const text = value.trim().replace(' ', 'T');
  if (ZONED.test(text) && text.includes('T')) return orUndefined(Date.parse(text));
  const wall = Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`);
  return Number.isNaN(wall) ? undefined : wall - offsetAt(wall - offsetAt(wall, timeZone), timeZone);
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

function orUndefined(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
