/** Reads the timestamps of the API: seconds, milliseconds or microseconds, `Z` or an offset (contract, section 1). */

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Milliseconds since the epoch; undefined for anything that is not an ISO 8601 time with a zone.
 * @internal
 */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value !== 'string' || !ISO.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The moment as the API writes it, to the second: `2026-04-18T19:06:42Z`. @internal */
export function formatTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
