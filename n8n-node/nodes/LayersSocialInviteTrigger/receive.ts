/**
 * One visit of the page. Pages that start nothing are written here, with a policy of their own; the one that starts the workflow
 * is left to n8n, which answers when the execution is stored. Never throws: n8n would start the workflow with an empty item.
 */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import {
  createVisitLimiter,
  InvitePage,
  InviteRequest,
  InviteResponse,
  isRecord,
  serveInvite,
  showInvitePage,
} from 'layers-social-core';
import { apiKeysOf } from '../../lib/api-keys';
import { Claims } from '../../lib/claims';
import { triggerParametersOf } from '../../lib/params';
import { openSession, Session } from '../../lib/session';
import { itemOf } from './item';
import { Settings, settingsOf } from './settings';

/** The owner waits before an empty page meanwhile. */
const IMPATIENT = { retry: { maxAttempts: 2, maxWaitMs: 3_000 }, timeoutMs: 8_000 };

/** Of this process: n8n makes a new node for every call. */
const limiter = createVisitLimiter();
/**
 * Which attempts start or have started the workflow. The owner's browser keeps the end of its attempt, so a reload asks nobody;
 * this is for visits at the same time, and for other browsers with the same address. An attempt can be returned to for an hour.
 * In memory: what a webhook writes to n8n's static data could overwrite what another trigger of the workflow stores meanwhile.
 */
const tellings = new Claims({ claimMs: 60_000, keepMs: 3_600_000, maxKeys: 10_000 });

export async function receiveVisitor(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const request = requestOf(context);
  try {
    const settings = settingsOf(triggerParametersOf(context), context.getNodeParameter('texts', {}));
    const session = await openSession(context, IMPATIENT);
    const response = await serveInvite(pageOf(context, settings, session), request);
    return await answer(context, response, { settings, session });
  } catch (error) {
    context.logger.error(`Layers Social: an invite's page could not be shown: ${wordsOf(error)}`);
    const pageUrl = context.getNodeWebhookUrl('default') ?? 'https://localhost/';
    return write(context, showInvitePage({ pageUrl, settings: {} }, request, { view: 'misconfigured' }));
  }
}

function requestOf(context: IWebhookFunctions): InviteRequest {
  const headers = context.getHeaderData();
  const query: unknown = context.getQueryData();
  return {
    method: context.getWebhookName() === 'default' ? 'POST' : 'GET',
    query: isRecord(query) ? query : {},
    cookies: headers.cookie,
    acceptLanguage: headers['accept-language'],
  };
}

function pageOf(
  context: IWebhookFunctions,
  { page: settings }: Settings,
  { credentials, client, runtime }: Session,
): InvitePage {
  return {
    pageUrl: context.getNodeWebhookUrl('default') ?? '',
    apiKeys: apiKeysOf(credentials),
    settings,
    client,
    limiter,
    now: runtime.now,
    sleep: runtime.sleep,
    warn: (message) => context.logger.warn(`Layers Social: ${message}`),
  };
}

async function answer(
  context: IWebhookFunctions,
  response: InviteResponse,
  { settings, session }: { settings: Settings; session: Session },
): Promise<IWebhookResponseData> {
  const { outcome } = response;
  if (!outcome) return write(context, response);
  const key = `${context.getWorkflow().id} ${context.getNode().id} ${outcome.attemptId}`;
  if (!tellings.claim(key)) {
    // The browser keeps the end only when the workflow has surely heard of it.
    return write(context, tellings.isDone(key) ? response : { ...response, cookies: [] });
  }
  const json = await itemOf(outcome, session, settings.includeAccount);
  return {
    workflowData: [[{ json }]],
    /** Read by n8n when the execution is stored, and sent as it is. */
    get webhookResponse() {
      tellings.confirm(key);
      setHeaders(context, response);
      return response.body;
    },
  };
}

function write(context: IWebhookFunctions, response: InviteResponse): IWebhookResponseData {
  setHeaders(context, response);
  context.getResponseObject().status(response.status).send(response.body);
  return { noWebhookResponse: true };
}

function setHeaders(context: IWebhookFunctions, { headers, cookies }: InviteResponse): void {
  const response = context.getResponseObject();
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unforeseen';
}
