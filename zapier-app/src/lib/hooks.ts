/**
 * A REST hook: one endpoint in Layers per Zap, deliveries accepted only with a fresh signature over the raw
 * body, and the removal of the endpoint. Zapier itself verifies nothing.
 */
import {
  EVENT_ID_HEADER,
  EventAccount,
  eventProject,
  findEventAccount,
  hasApiCode,
  isRecord,
  LayersClient,
  parseWebhookEvent,
  SIGNATURE_HEADER,
  VerifyResult,
  verifySignature,
  WebhookEvent,
} from 'layers-social-core';
import type { Bundle, ZObject } from 'zapier-platform-core';

import { clientFor, clock, Credentials, Sender, stopwatch } from './client';
import { halted } from './errors';
import { Cache, markOnce } from './memory';

/** What Zapier keeps for a Zap between subscribing and unsubscribing. */
export interface Subscription {
  id: string;
  secret: string;
}

/** Longer than Layers goes on repeating a delivery (32 h; contract, section 12), in seconds. */
const REMEMBER_SECONDS = 3 * 86_400;

export async function subscribe(
  client: LayersClient,
  input: { url: string; events: string[]; projectId?: string },
): Promise<Subscription> {
  const created = await client.webhookEndpoints.create({ ...input, description: 'Zapier' });
  return { id: created.endpoint.id, secret: created.signingSecret };
}

/** Ends a subscription; one that is not there any more has ended already. */
export async function unsubscribe(client: LayersClient, subscription: unknown): Promise<void> {
  const id = isRecord(subscription) && typeof subscription.id === 'string' ? subscription.id : '';
  if (id === '') return;
  await client.webhookEndpoints.delete(id).catch((error: unknown) => {
    if (!hasApiCode(error, 'NOT_FOUND')) throw error;
  });
}

/**
 * The event that was delivered; undefined when this subscription had it before. What is not authentic
 * and fresh halts: nothing is passed on, the reason shows in the logs, and strangers who send rubbish
 * to the hook can never get the Zap turned off, as they could with any other error.
 */
export async function receive(
  z: Pick<ZObject, 'errors'> & { cache: Cache },
  bundle: Pick<Bundle, 'rawRequest' | 'subscribeData'>,
): Promise<WebhookEvent | undefined> {
  const { id, secret } = subscriptionOf(bundle.subscribeData);
  const rawBody = bundle.rawRequest?.content ?? '';
  const signature = headerOf(bundle, SIGNATURE_HEADER);
  const verdict = verifySignature({ rawBody, signature, secrets: [secret], now: clock.now() });
  if (verdict !== 'valid') throw halted(z.errors, `This delivery was refused: ${REFUSALS[verdict]}.`);
  const event = parseWebhookEvent(rawBody);
  const named = headerOf(bundle, EVENT_ID_HEADER);
  if (!event || (named !== undefined && named !== event.id)) {
    throw halted(z.errors, 'This delivery was refused: its body is not a Layers event.');
  }
  return (await markOnce(z.cache, `event:${id}:${event.id}`, REMEMBER_SECONDS)) ? event : undefined;
}

/** No request for the account begins after this; a Zap that waits longer would hold up the others of its hook. */
const LOOKUP_MS = 8_000;
const LOOKUP_TIMEOUT_MS = 4_000;

/** The account of an event, looked up as in n8n, as far as it is found in time. Never throws: the event counts without it. */
export async function accountOf(
  z: Sender,
  bundle: Credentials,
  { event, projectId }: { event: WebhookEvent; projectId: string | undefined },
): Promise<EventAccount> {
  const endsAt = stopwatch.elapsed() + LOOKUP_MS;
  try {
    const client = clientFor(z, bundle, { timeoutMs: LOOKUP_TIMEOUT_MS, endsAt: endsAt + LOOKUP_TIMEOUT_MS });
    const isOver = () => stopwatch.elapsed() > endsAt;
    const found = await findEventAccount(event, { client, projectId, isOver });
    if (found) return found;
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unforeseen';
    z.console.log(`The account of ${event.id} was not fetched: ${words}`);
  }
  return { projectId: eventProject(event, projectId) };
}

const REFUSALS: Record<Exclude<VerifyResult, 'valid'>, string> = {
  missing: 'it has no signature',
  malformed: 'its signature cannot be read',
  too_old: 'it was signed more than five minutes ago',
  too_new: 'it was signed in the future',
  no_match: 'its signature does not match. If every delivery is refused, turn the Zap off and on again',
};

function subscriptionOf(stored: unknown): Subscription {
  const { id, secret } = isRecord(stored) ? stored : {};
  return { id: typeof id === 'string' ? id : '', secret: typeof secret === 'string' ? secret : '' };
}

/** Zapier hands over most headers as `Http-<Name>`. */
function headerOf({ rawRequest }: Pick<Bundle, 'rawRequest'>, name: string): string | undefined {
  const entry = Object.entries(rawRequest?.headers ?? {}).find(
    ([key]) => key.toLowerCase().replace(/^http-/, '') === name,
  );
  return entry?.[1];
}
