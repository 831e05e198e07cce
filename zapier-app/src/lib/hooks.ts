/**
 * A REST hook: one endpoint in Layers per Zap, deliveries accepted only with a fresh signature over the raw
 * body, and the removal of the endpoint. Zapier itself verifies nothing.
 */
import {
  EVENT_ID_HEADER,
  EventAccount,
  eventProject,
  findEventAccount,
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
import { changeHooks, Hook, readHooks } from './hook_record';
import { unseal } from './hook_secret';
import { arrivalKey, createEndpoint, lookAfterHooks, removeEndpoint } from './hook_upkeep';
import { Cache, markOnce } from './memory';

/** What Zapier keeps for a Zap between subscribing and unsubscribing. */
export interface Subscription {
  id: string;
  secret: string;
  /** Absent in Zaps that were turned on before endpoints were looked after. */
  url?: string;
}

type Platform = Pick<ZObject, 'request' | 'console' | 'errors'> & { cache: Cache };
type Run = Pick<Bundle, 'authData' | 'rawRequest' | 'subscribeData'>;
/** What a Zap wants to hear of. */
export type Wish = Pick<Hook, 'events' | 'projectId'>;

/** Longer than Layers goes on repeating a delivery (32 h; contract, section 12), in seconds. */
const REMEMBER_SECONDS = 3 * 86_400;
/** How often a Zap that is heard of is noted again, in seconds: the record ends after a month. */
const NOTE_SECONDS = 86_400;

export async function subscribe(
  z: Pick<Platform, 'cache'>,
  client: LayersClient,
  { url, ...wish }: Wish & { url: string },
): Promise<Subscription> {
  const { id, secret } = await createEndpoint(client, { url, ...wish });
  await changeHooks(z.cache, (hooks) => new Map([...hooks, [id, { url, ...wish, endpointId: id }]]));
  return { id, secret, url };
}

/** Ends a subscription; one that is not there any more has ended already. */
export async function unsubscribe(
  z: Pick<Platform, 'cache'>,
  client: LayersClient,
  subscription: unknown,
): Promise<void> {
  const { id } = subscriptionOf(subscription);
  if (id === '') return;
  const { endpointId = id } = (await readHooks(z.cache)).get(id) ?? {};
  await changeHooks(z.cache, (hooks) => new Map([...hooks].filter(([one]) => one !== id)));
  for (const one of new Set([id, endpointId])) await removeEndpoint(client, one);
}

/** A delivery is a sign of life: notes the Zap, and looks after the endpoints of the connection. Never throws. */
export async function lookAfterAll(z: Platform, bundle: Run, wish: Wish): Promise<void> {
  const { id, url } = subscriptionOf(bundle.subscribeData);
  if (url !== undefined && (await isToBeNoted(z.cache, id))) {
    await changeHooks(z.cache, (hooks) => {
      const { endpointId = id, sealed } = hooks.get(id) ?? {};
      return new Map([...hooks, [id, { url, ...wish, endpointId, sealed }]]);
    });
  }
  await lookAfterHooks(z, bundle);
}

/** The record can be lost while the mark is still there. */
async function isToBeNoted(cache: Cache, id: string): Promise<boolean> {
  const isDue = await markOnce(cache, `hook:${id}`, NOTE_SECONDS);
  return isDue || !(await readHooks(cache)).has(id);
}

/**
 * The event that was delivered; undefined when this subscription had it before. What is not authentic
 * and fresh halts: nothing is passed on, the reason shows in the logs, and strangers who send rubbish
 * to the hook can never get the Zap turned off, as they could with any other error.
 */
export async function receive(z: Platform, bundle: Run): Promise<WebhookEvent | undefined> {
  const { id } = subscriptionOf(bundle.subscribeData);
  const verdict = await verify(z, bundle);
  if (verdict !== 'valid') throw halted(z.errors, `This delivery was refused: ${REFUSALS[verdict]}.`);
  const event = parseWebhookEvent(bundle.rawRequest?.content ?? '');
  const named = headerOf(bundle, EVENT_ID_HEADER);
  if (!event || (named !== undefined && named !== event.id)) {
    throw halted(z.errors, 'This delivery was refused: its body is not a Layers event.');
  }
  if (!(await markOnce(z.cache, arrivalKey(id, event.id), REMEMBER_SECONDS))) return undefined;
  // What it repeats is not asked for again.
  if (event.replayOf !== undefined) await markOnce(z.cache, arrivalKey(id, event.replayOf), REMEMBER_SECONDS);
  return event;
}

/** Zapier keeps the secret that it got when the Zap was turned on; that of an endpoint made anew is in the cache. */
async function verify(z: Platform, bundle: Run): Promise<VerifyResult> {
  const { id, secret } = subscriptionOf(bundle.subscribeData);
  const delivery = {
    rawBody: bundle.rawRequest?.content ?? '',
    signature: headerOf(bundle, SIGNATURE_HEADER),
    now: clock.now(),
  };
  const verdict = verifySignature({ ...delivery, secrets: [secret] });
  if (verdict !== 'no_match') return verdict;
  const renewed = unseal(String(bundle.authData.api_key), (await readHooks(z.cache)).get(id)?.sealed);
  return renewed === undefined ? verdict : verifySignature({ ...delivery, secrets: [renewed] });
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
  const { id, secret, url } = isRecord(stored) ? stored : {};
  return {
    id: typeof id === 'string' ? id : '',
    secret: typeof secret === 'string' ? secret : '',
    ...(typeof url === 'string' && { url }),
  };
}

/** Zapier hands over most headers as `Http-<Name>`. */
function headerOf({ rawRequest }: Pick<Bundle, 'rawRequest'>, name: string): string | undefined {
  const entry = Object.entries(rawRequest?.headers ?? {}).find(
    ([key]) => key.toLowerCase().replace(/^http-/, '') === name,
  );
  return entry?.[1];
}
