// Text forms of a time. The API writes seconds nearly everywhere and milliseconds on webhook resources (contract, section 1).

import { InputError } from '../errors';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const MOST_DATES = 1_000;
const dates = new Map<number, string>();

/** `2026-04-18T19:06:42Z` */
export function isoSeconds(time: number): string {
  const day = Math.floor(time / DAY);
  const rest = time - day * DAY;
  const part = (unit: number, base: number) => TWO_DIGITS[Math.floor(rest / unit) % base] ?? '';
  return `${dateOf(day)}T${part(HOUR, 24)}:${part(MINUTE, 60)}:${part(SECOND, 60)}Z`;
}

/** A page of a list needs hundreds of dates, and few different ones. */
function dateOf(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    if (dates.size >= MOST_DATES) dates.clear();
    date = new Date(day * DAY).toISOString().split('T', 1).join();
    dates.set(day, date);
  }
  return date;
}

/** `2026-04-18T19:06:42.000Z` */
export function isoMillis(time: number): string {
  return new Date(time).toISOString();
}

let latest = { second: NaN, text: '' };

/** `Sun, 01 Nov 2026 12:00:00 GMT`, the second the time lies in: when a response was made. */
export function responseDate(time: number): string {
  const second = Math.floor(time / SECOND);
  if (latest.second !== second) latest = { second, text: new Date(second * SECOND).toUTCString() };
  return latest.text;
}

/** `Sun, 01 Nov 2026 12:00:00 GMT`, rounded up to its whole seconds. */
export function httpDate(time: number): string {
  return new Date(Math.ceil(time / SECOND) * SECOND).toUTCString();
}

export function isoSecondsOrNull(time: number | null): string | null {
  return time === null ? null : isoSeconds(time);
}

export function isoMillisOrNull(time: number | null): string | null {
  return time === null ? null : isoMillis(time);
}

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** Milliseconds, or undefined for anything that is not ISO 8601 in UTC with `Z`; offsets are refused (contract, section 1). */
export function parseIsoUtc(text: string): number | undefined {
  if (!ISO_UTC.test(text)) return undefined;
  const time = Date.parse(text);
  // Date.parse rolls 30 February over into March.
  return Number.isNaN(time) || isoSeconds(time).slice(0, 10) !== text.slice(0, 10) ? undefined : time;
}

/** As `parseIsoUtc`, for a member of what the library was given; null and undefined stay as they are. Throws InputError. */
export function requireIsoUtc<Missing extends null | undefined>(
  name: string,
  text: string | Missing,
): number | Missing {
  if (typeof text !== 'string') return text;
  const time = parseIsoUtc(text);
  if (time === undefined)
    throw new InputError(`${name} must be an ISO 8601 time in UTC, ending in Z: ${text}`);
  return time;
}

export function wholeSecond(time: number): number {
  return Math.floor(time / SECOND) * SECOND;
}
