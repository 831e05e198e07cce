/** One try to hand an outcome to the webhook, signed as Layers signs its own deliveries (docs/api-contract.md). */
import {
  EVENT_ID_HEADER,
  isRecord,
  signPayload,
  SIGNATURE_HEADER,
  type InviteOutcomeFields,
} from 'layers-social-core';

/** Where outcomes go, and the secret that signs them. */
export interface Webhook {
  url: string;
  secret: string;
  /** For one try, in milliseconds. */
  timeoutMs: number;
}

/** Undefined when the receiver has taken it, which is any 2xx; otherwise why not, for a log. Rejects for nothing. */
export async function send(webhook: Webhook, outcome: InviteOutcomeFields): Promise<string | undefined> {
  const { url, secret, timeoutMs } = webhook;
  const body = JSON.stringify({
    id: outcome.outcomeId,
    type: `invite.${outcome.outcome}`,
    data: outcome,
  });
  const headers = {
    'Content-Type': 'application/json',
    [EVENT_ID_HEADER]: outcome.outcomeId,
    // Signed anew for each try: a signature is good for five minutes.
    [SIGNATURE_HEADER]: signPayload(body, secret, Math.floor(Date.now() / 1000)),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.body?.cancel();
    return response.ok ? undefined : `the receiver answered ${response.status}`;
  } catch (error) {
    if (signal.aborted) return `no answer within ${timeoutMs} ms`;
    return `the receiver was not reached (${reasonOf(error)})`;
  }
}

/** The code of what caused it; the message of an error could hold the address, and with it a secret of the receiver. */
function reasonOf(error: unknown): string {
  const cause = isRecord(error) && isRecord(error.cause) ? error.cause : {};
  return typeof cause.code === 'string' ? cause.code : 'unknown';
}
