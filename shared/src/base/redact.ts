/** Keeps credentials out of every text that leaves the core. */

const SECRETS = [
  /lp_(live|test)_[A-Za-z0-9_-]+/g,
  // Environments of tomorrow, at the start of a word only, so that "help_me_out" stays.
  /(?<![A-Za-z])lp_[A-Za-z]+_[A-Za-z0-9_-]+/g,
  /whsec_[A-Za-z0-9+/=_-]+/g,
  /st_[A-Za-z0-9]{20,}/g,
];

/** The text with API keys, signing secrets and authorization states replaced by `[redacted]`. @internal */
export function redact(text: string): string {
  return SECRETS.reduce((safe, secret) => safe.replace(secret, '[redacted]'), text);
}

const DEEPEST = 8;

/**
 * The same, or what `redactText` does, for every text in a JSON object, its members' names included; what lies
 * deeper than 8 levels is dropped.
 * @internal
 */
export function redactDeep(
  value: Readonly<Record<string, unknown>>,
  redactText: (text: string) => string = redact,
): Record<string, unknown> {
  return redactObject(value, 1);

  function redactObject(object: object, depth: number): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(object).map(([name, member]) => [redactText(name), redactValue(member, depth)]),
    );
  }

  function redactValue(member: unknown, depth: number): unknown {
    if (typeof member === 'string') return redactText(member);
    if (typeof member !== 'object' || member === null) return member;
    if (depth >= DEEPEST) return undefined;
    if (Array.isArray(member)) return member.map((item: unknown) => redactValue(item, depth + 1));
    return redactObject(member, depth + 1);
  }
}
