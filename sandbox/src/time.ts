// Text forms of a time. The API writes seconds nearly everywhere and milliseconds on webhook resources (contract 1).

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2026-04-18T19:06:42Z` */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** `2026-04-18T19:06:42.000Z` */
export function isoMillis(time: number): string {
  return new Date(time).toISOString();
}

export function isoSecondsOrNull(time: number | null): string | null {
  return time === null ? null : isoSeconds(time);
}

export function isoMillisOrNull(time: number | null): string | null {
  return time === null ? null : isoMillis(time);
}

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** Milliseconds, or undefined for anything that is not ISO 8601 in UTC with `Z`; offsets are refused (contract 1). */
export function parseIsoUtc(text: string): number | undefined {
  if (!ISO_UTC.test(text)) return undefined;
  const time = Date.parse(text);
  // Date.parse rolls 30 February over into March.
  return Number.isNaN(time) || isoSeconds(time).slice(0, 10) !== text.slice(0, 10) ? undefined : time;
}

export function wholeSecond(time: number): number {
  return Math.floor(time / SECOND) * SECOND;
}
