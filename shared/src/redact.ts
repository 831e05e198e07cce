/** Keeps credentials out of every text that leaves the core. */

const SECRETS = [
  /lp_(live|test)_[A-Za-z0-9_-]+/g,
  // Environments of tomorrow, at the start of a word only, so that "help_me_out" stays.
  /(?<![A-Za-z])lp_[A-Za-z]+_[A-Za-z0-9_-]+/g,
  /whsec_[A-Za-z0-9+/=_-]+/g,
  /st_[A-Za-z0-9]{20,}/g,
];

/** The text with API keys, signing secrets and handshake states replaced by `[redacted]`. @internal */
export function redact(text: string): string {
  return SECRETS.reduce((safe, secret) => safe.replace(secret, '[redacted]'), text);
}

const DEEPEST = 8;

/**
 * The same for every text in a JSON object, its members' names included; what lies deeper than 8 levels is dropped.
 * @internal
 */
export function redactDeep(value: Record<string, unknown>): Record<string, unknown> {
  return redactObject(value, 1);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [redact(name), redactValue(member, depth)]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((member: unknown) => redactValue(member, depth + 1));
  return redactObject(value, depth + 1);
}
