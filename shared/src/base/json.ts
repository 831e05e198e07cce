/** Reads JSON from outside. */

/** The value; undefined when the text is not JSON. A byte order mark before it does not matter (RFC 8259, section 8.1). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Says whether a value from outside is a `Data`. */
export type Guard<Data> = (value: unknown) => value is Data;

/** Any JSON object. @internal */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object from outside; none of anything else. */
export function membersOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** A guard for objects whose named members are non-empty strings. */
export function withStrings<Data>(...names: Array<keyof Data & string>): Guard<Data> {
  return (value): value is Data =>
    isRecord(value) && names.every((name) => typeof value[name] === 'string' && value[name] !== '');
}
