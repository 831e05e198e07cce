/** Keeps credentials out of every text that leaves the core. */

const SECRETS = [/lp_[A-Za-z]+_[A-Za-z0-9_-]+/g, /whsec_[A-Za-z0-9+/=_-]+/g, /\bst_[A-Za-z0-9]{20,}/g];

/** The text with API keys, signing secrets and handshake states replaced by `[redacted]`. */
export function redact(text: string): string {
  return SECRETS.reduce((safe, secret) => safe.replace(secret, '[redacted]'), text);
}
