/** A delivery as Layers sends it, or one that must not be believed. */
import { signPayload } from 'layers-social-core';

export type Delivery = 'signed' | 'unsigned' | 'forged' | 'too old' | 'no event';

interface SentDelivery {
  content: string;
  /** Absent on an unsigned one. */
  signature?: string;
}

/** Older than the five minutes that a signature is good for (contract, section 12), in seconds. */
const TOO_OLD = 301;

export function deliver(event: object, kind: Delivery, secret: string): SentDelivery {
  const content = kind === 'no event' ? '{"hello":1}' : JSON.stringify(event);
  if (kind === 'unsigned') return { content };
  const signedAt = Math.floor(Date.now() / 1000) - (kind === 'too old' ? TOO_OLD : 0);
  const key = kind === 'forged' ? 'whsec_of_somebody_else' : secret;
  return { content, signature: signPayload(content, key, signedAt) };
}
