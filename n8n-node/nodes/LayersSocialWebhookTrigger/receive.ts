/**
 * Handles one delivery. Only an event with a valid signature starts the workflow, and each event once.
 * Other calls get 401 or are ignored. Never throws: n8n would start the workflow with an empty item.
 */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

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
import { markSecretStale, isProcessed, markProcessed, subscriptionOf } from './state';
import { settingsOf } from './settings';

/** The answer to a valid delivery that does not start the workflow. */
const IGNORED: IWebhookResponseData = { webhookResponse: { received: true } };

export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const rawBody = await rawBodyOf(context).catch(() => Buffer.alloc(0));
  const verdict = verify(context, rawBody);
  if (verdict !== 'valid') return refuse(context, verdict);
  const event = parseWebhookEvent(rawBody);
  if (!event || event.type === 'test.ping') return IGNORED;
  return start(context, event).catch((error: unknown) => {
    context.logger.error(`Layers Social: ${event.id} is left for Layers to send again: ${wordsOf(error)}`);
    return answer(context, 503, 'Not now');
  });
}

async function start(context: IWebhookFunctions, event: WebhookEvent): Promise<IWebhookResponseData> {
  const settings = settingsOf(triggerParametersOf(context));
  if (!settings.events.includes(event.type)) return IGNORED;
  if (isProcessed(context.getWorkflowStaticData('node'), event.id)) return IGNORED;
  const found = settings.fetchAccount ? await fetchAccount(context, event, settings.projectId) : {};
  // The same event may have come once more while its account was looked up.
  if (isProcessed(context.getWorkflowStaticData('node'), event.id)) return IGNORED;
  const json: IDataObject = itemOf(event, found, Date.now());
  markProcessed(context.getWorkflowStaticData('node'), event.id);
  // The answer is given here: n8n stores what was seen together with it. Left to n8n, the answer follows the start of
  // the execution, which by then has reset n8n's note that there is something to store (seen in 2.41.1).
  return { ...answer(context, 200, 'Received'), workflowData: [[{ json }]] };
}

/** The bytes as they came; n8n reads them lazily when it did not have to parse them. */
async function rawBodyOf(context: IWebhookFunctions): Promise<Uint8Array> {
  const request = context.getRequestObject();
  if (!Buffer.isBuffer(request.rawBody) && typeof request.readRawBody === 'function') {
    await request.readRawBody();
  }
  return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

type Verdict = VerifyResult | 'no_secret';

function verify(context: IWebhookFunctions, rawBody: Uint8Array): Verdict {
  const subscription = subscriptionOf(context.getWorkflowStaticData('node'));
  if (!subscription) return 'no_secret';
  const signature = context.getHeaderData()[SIGNATURE_HEADER];
  return verifySignature({ rawBody, signature, secrets: [subscription.signingSecret], now: Date.now() });
}

const RENEW = 'Unpublish and publish the workflow (in n8n 1: deactivate and activate) to get a new one.';

/** Logged with what to do. Other results are not logged. */
const HINTS: Partial<Record<Verdict, string>> = {
  no_secret: `the signing secret is not known. ${RENEW}`,
  no_match: `the signature does not match. If it was Layers that called, the signing secret has been rotated elsewhere. ${RENEW}`,
  too_old: 'the signature is more than 5 minutes old. Check the clock of this server.',
  too_new: 'the signature is from the future. Check the clock of this server.',
};

function refuse(context: IWebhookFunctions, verdict: Verdict): IWebhookResponseData {
  const hint = HINTS[verdict];
  if (hint !== undefined) context.logger.warn(`Layers Social: a call was refused: ${hint}`);
  if (verdict === 'no_match') markSecretStale(context.getWorkflowStaticData('node'));
  return answer(context, 401, 'The signature was not accepted');
}

function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
  context.getResponseObject().status(status).json({ message });
  return { noWebhookResponse: true };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unforeseen';
}
