/**
 * Waiting without cost: the execution is suspended until the owner's browser returns from the consent, or
 * until the link expires. A visit proves nothing, whatever its address says: it makes the node ask Layers.
 */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { checkConnection, ConnectionResult, isRecord } from 'layers-social-core';
import { triggerParametersOf } from '../../../../lib/params';
import { openSession } from '../../../../lib/session';
import type { Job } from '../operation';
import { authorizationFields } from './authorization';
import { resultOf } from './result';
import { PageName, sendPage } from './resumePage';

/** The owner sees an empty page during this time. */
const SHORT_WAITS = { retry: { maxAttempts: 2, maxWaitMs: 3_000 }, timeoutMs: 8_000 };
/** The consent may take a moment to arrive at Layers; this delay saves most owners a reload. */
const RECHECK_DELAY_MS = 2_000;
const CODE = /^[a-z][a-z0-9_]{0,63}$/i;

/**
 * Whether this execution can be suspended: an execution has one address to return to, so there must be one
 * item, and a tool has to answer its agent.
 */
export function canSuspend({ itemCount, context }: Pick<Job, 'itemCount' | 'context'>): boolean {
  return itemCount === 1 && !context.getNode().type.endsWith('Tool');
}

/** Suspends the execution. When the time is up, n8n passes the input on unchanged: still `pending`. */
export async function suspend({ context, input }: Job, until: number): Promise<IDataObject> {
  await context.putExecutionToWait(new Date(until));
  return input;
}

/** The owner's browser is back. Never throws: that would end the waiting with an empty result. */
export async function resumeOnReturn(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const answer = await checkReturn(context).catch((error: unknown): ReturnCheck => {
    context.logger.warn(`Layers Social: the owner is back, but ${wordsOf(error)}. A reload asks again.`);
    return { page: 'unknown' };
  });
  // Send the page first, so that the owner does not wait for the lookup of the account.
  sendPage(context.getResponseObject(), answer.page, answer.outcome?.error?.code);
  const { outcome } = answer;
  if (!outcome || outcome.status === 'pending') return { noWebhookResponse: true };
  const json = await resumedItem(context, outcome);
  return { noWebhookResponse: true, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
}

interface ReturnCheck {
  page: PageName;
  /** Absent when the visit says nothing about the authorization. */
  outcome?: ConnectionResult;
}

async function checkReturn(context: IWebhookFunctions): Promise<ReturnCheck> {
  const visit = readVisit(context.getQueryData());
  const state = triggerParametersOf(context).id('state');
  if (visit.state !== undefined && visit.state !== state) return { page: 'stranger' };
  const { client, runtime } = await openSession(context, SHORT_WAITS);
  const check = async () => withReportedCode(await checkConnection(client, state), visit.code);
  const first = await check();
  if (first.status !== 'pending') return { page: first.status, outcome: first };
  await runtime.sleep(RECHECK_DELAY_MS);
  // An owner who reloaded the page has started another visit. Only that one may resume the execution.
  if (context.getResponseObject().destroyed) return { page: 'pending' };
  const second = await check();
  return { page: second.status, outcome: second };
}

/** With the account if it can be found; the outcome alone is worth going on with. */
async function resumedItem(context: IWebhookFunctions, outcome: ConnectionResult): Promise<IDataObject> {
  const params = triggerParametersOf(context);
  const session = await openSession(context, SHORT_WAITS);
  return resultOf({ params, session, outcome, item: itemOf(context) }).catch(() => ({
    ...authorizationFields(outcome),
    account: null,
  }));
}

interface Visit {
  /** The code behind `layers_oauth_error`, when the platform or the owner refused; what has not the form of one is left out. */
  code?: string;
  /** An older generation of the API tells which authorization it returns from. */
  state?: string;
}

function readVisit(query: unknown): Visit {
  const values = isRecord(query) ? query : {};
  const code = textOf(values.layers_oauth_error);
  return {
    ...(code !== undefined && CODE.test(code) && { code }),
    state: textOf(values.layers_state),
  };
}

/** Only Layers says that it failed; the address may add why, where Layers does not. */
function withReportedCode(outcome: ConnectionResult, code: string | undefined): ConnectionResult {
  if (outcome.status !== 'failed' || outcome.error?.code !== undefined || code === undefined) return outcome;
  return { ...outcome, error: { ...outcome.error, code } };
}

/** Data of the link from the suspended item; some versions of n8n do not give a webhook access to it. */
function itemOf(context: IWebhookFunctions): IDataObject {
  if (!('evaluateExpression' in context) || typeof context.evaluateExpression !== 'function') return {};
  const member = (name: string): unknown => context.evaluateExpression(`{{ $json.${name} }}`, 0);
  return { state: member('state'), platform: member('platform'), handle: member('handle') } as IDataObject;
}

function textOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unforeseen';
}
