/** Reads `Retry-After` strictly: whole seconds or an HTTP date (RFC 9110, section 10.2.3; contract, section 4). */

const SECONDS = /^\d{1,9}$/;
/** IMF-fixdate, RFC 850 and asctime; the last names no zone and means GMT all the same. */
const HTTP_DATE =
  /^(\w{3}, \d\d \w{3} \d{4}|\w{6,9}, \d\d-\w{3}-\d\d|\w{3} \w{3} [ \d]\d) \d\d:\d\d:\d\d( GMT| \d{4})$/;

/** Milliseconds to wait from `now`, never negative; undefined when the header is missing or malformed. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1000;
  const at = parseHttpDate(text);
  return at === undefined ? undefined : Math.max(0, at - now);
}

/** Milliseconds since the epoch; undefined for anything that is not an HTTP date (RFC 9110, section 5.6.7). */
export function parseHttpDate(value: string | undefined): number | undefined {
  const text = value?.trim() ?? '';
  if (!HTTP_DATE.test(text)) return undefined;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
