export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** As the API writes most times: `2026-04-18T19:06:42Z` (contract, section 1). */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}
