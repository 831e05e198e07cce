/**
 * Handles one delivery. Only an event with a valid signature starts the workflow, and each event once; it is answered when n8n
 * has stored the execution. Other calls get 401 or are ignored. Never throws: n8n would start the workflow with an empty item.
 */
import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import {
  parseWebhookEvent,
  SIGNATURE_HEADER,
  VerifyResult,
  verifySignature,
  WebhookEvent,
} from 'layers-social-core';
import { triggerParametersOf } from '../../lib/params';
import { fetchAccount } from './account';
import { itemOf } from './item';
import { RESPONSE_MODE } from './responseMode';
import { renewSecretIfWrong } from './secret';
import { Claim, EventPlace, startedEvents } from './started';
import { markSecretStale, isProcessed, markProcessed, subscriptionOf } from './state';
import { Settings, settingsOf } from './settings';

const RECEIVED = { received: true };
/** The answer to a valid delivery that does not start the workflow. */
const IGNORED: IWebhookResponseData = { webhookResponse: RECEIVED };

/** How long an equal delivery waits for the first one: longer than the look-up of the account. */
const WAIT_MS = 8_000;
const WAIT_STEP_MS = 20;

export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const rawBody = await rawBodyOf(context).catch(() => Buffer.alloc(0));
  const result = verify(context, rawBody);
  if (result !== 'valid') return refuse(context, result);
  const event = parseWebhookEvent(rawBody);
  if (!event) return refuseUnreadable(context);
  if (event.type === 'test.ping') return IGNORED;
  return start(context, event).catch((error: unknown) => {
    context.logger.error(`Layers Social: ${event.id} is left for Layers to send again: ${wordsOf(error)}`);
    return answer(context, 503, 'Not now');
  });
}

async function start(context: IWebhookFunctions, event: WebhookEvent): Promise<IWebhookResponseData> {
  const settings = settingsOf(triggerParametersOf(context));
  if (!settings.events.includes(event.type)) return IGNORED;
  if (isProcessed(context.getWorkflowStaticData('node'), event.id)) return IGNORED;
  const place = placeOf(context, event);
  const claim = await claimOrWait(place);
  if (claim === 'stored') return IGNORED;
  if (claim === 'under_way') return answer(context, 503, 'This event is being received');
  let isAccepted = false;
  try {
    const response = await accept(context, { event, settings, place });
    isAccepted = true;
    return response;
  } finally {
    if (!isAccepted) startedEvents.release(place);
  }
}

/** Equal deliveries wait for the first, and start the workflow themselves when that one could not. */
async function claimOrWait(place: EventPlace): Promise<Claim> {
  for (let waitedMs = 0; ; waitedMs += WAIT_STEP_MS) {
    const claim = startedEvents.claim(place);
    if (claim !== 'under_way' || waitedMs >= WAIT_MS) return claim;
    await sleep(WAIT_STEP_MS);
  }
}

interface Accepted {
  event: WebhookEvent;
  settings: Settings;
  place: EventPlace;
}

async function accept(
  context: IWebhookFunctions,
  { event, settings, place }: Accepted,
): Promise<IWebhookResponseData> {
  const found = settings.fetchAccount ? await fetchAccount(context, event, settings.projectId) : {};
  const json: IDataObject = itemOf(event, found, Date.now());
  const response = context.getResponseObject();
  // n8n answers otherwise when it could not store the execution.
  response.once('finish', () => {
    if (response.statusCode === 200) startedEvents.confirm(place);
    else startedEvents.release(place);
  });
  return {
    workflowData: [[{ json }]],
    /**
     * n8n reads it when it has stored the execution, then saves the static data, then sends the answer. What is written earlier
     * is not saved: the start of the execution resets n8n's note that something changed.
     */
    get webhookResponse() {
      confirm(context, place);
      return RECEIVED;
    },
  };
}

/**
 * The trigger's part of the stored execution: passes the event on. Where n8n would have answered before it stored the
 * execution, the answer is given here, whatever process this is.
 */
export async function passOn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const items = context.getInputData();
  if (RESPONSE_MODE === 'responseNode') {
    const { eventId, event } = items[0]?.json ?? {};
    const place = placeOf(context, { ...Object(event), id: String(eventId) });
    // A worker does not share the memory of the process that took the delivery, and must not write over its static data.
    if (startedEvents.isUnderWay(place)) confirm(context, place);
    await context.sendResponse({ body: RECEIVED, headers: {}, statusCode: 200 });
  }
  return [items];
}

type Context = Pick<IWebhookFunctions, 'getMode' | 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'>;

/** The execution is stored: the event will not start another one. */
function confirm(context: Context, place: EventPlace): void {
  startedEvents.confirm(place);
  markProcessed(context.getWorkflowStaticData('node'), startedEvents.storedOf(place.node));
}

function placeOf(context: Context, { id, replayOf }: Pick<WebhookEvent, 'id' | 'replayOf'>): EventPlace {
  return { node: nodeOf(context), eventId: id, replayOf };
}

/** A test in the editor is not the published workflow. */
function nodeOf(context: Context): string {
  return [context.getMode(), context.getWorkflow().id, context.getNode().id].join(' ');
}

/** The bytes as they came; n8n reads them lazily when it did not have to parse them. */
async function rawBodyOf(context: IWebhookFunctions): Promise<Uint8Array> {
  const request = context.getRequestObject();
  if (!Buffer.isBuffer(request.rawBody) && typeof request.readRawBody === 'function') {
    await request.readRawBody();
  }
  return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

type SignatureResult = VerifyResult | 'no_secret';

function verify(context: IWebhookFunctions, rawBody: Uint8Array): SignatureResult {
  const subscription = subscriptionOf(context.getWorkflowStaticData('node'));
  if (!subscription) return 'no_secret';
  const signature = context.getHeaderData()[SIGNATURE_HEADER];
  return verifySignature({ rawBody, signature, secrets: [subscription.signingSecret], now: Date.now() });
}

/** Logged with what to do. Other results are not logged. */
const HINTS: Partial<Record<SignatureResult, string>> = {
  no_secret: 'the signing secret is not known',
  no_match:
    'the signature does not match. If it was Layers that called, the signing secret has been rotated elsewhere; n8n gets a new one as soon as Layers shows that its deliveries are refused',
  too_old: 'the signature is more than 5 minutes old. Check the clock of this server.',
  too_new: 'the signature is from the future. Check the clock of this server.',
};

async function refuse(context: IWebhookFunctions, result: SignatureResult): Promise<IWebhookResponseData> {
  const hint = HINTS[result];
  if (hint !== undefined) context.logger.warn(`Layers Social: a call was refused: ${hint}`);
  if (result !== 'no_match' && result !== 'no_secret') return answer(context, 401, UNSIGNED);
  const isRenewed = await renewSecretIfWrong(context).catch((error: unknown) => {
    context.logger.warn(`Layers Social: the signing secret could not be checked: ${wordsOf(error)}`);
    return false;
  });
  // Layers sends it again, signed with the new secret too.
  if (isRenewed) return answer(context, 503, 'Not now');
  if (result === 'no_match') markSecretStale(context.getWorkflowStaticData('node'));
  return answer(context, 401, UNSIGNED);
}

const UNSIGNED = 'The signature was not accepted';

/** Signed by Layers and yet no event: sending it again would not help, and Layers shows the answer with the delivery. */
function refuseUnreadable(context: IWebhookFunctions): IWebhookResponseData {
  context.logger.error(
    'Layers Social: a delivery was signed by Layers but its body is not an event; it was refused with 422',
  );
  return answer(context, 422, 'The body is not a Layers event');
}

function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
  context.getResponseObject().status(status).json({ message });
  return { noWebhookResponse: true };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unforeseen';
}
