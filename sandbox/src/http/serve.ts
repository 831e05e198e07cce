// The steps of an API request: planned fault, body, response, latency, log, sending.

import { pause } from '../clock/pause';
import * as ids from '../ids';
import type { AppContext } from './context';
import { isConnectionFault, type ApiResponse, type Exchange } from './exchange';
import type { FaultKind } from './fault-kinds';
import { faultResponse } from './fault-responses';
import type { Fault } from './faults';
import { commonHeaders, rateClassOf, respond, type ApiRequest } from './respond';

const DEFAULT_DELAY_MS = 1_000;
/** What the log shows when the connection was dropped. */
const NO_RESPONSE: ApiResponse = { status: 0, headers: {}, body: '' };

type Matched = Pick<ApiRequest, 'endpoint' | 'param'> & { exchange: Exchange };

interface Served extends ApiRequest {
  exchange: Exchange;
  startedAt: number;
}

/** Sends the response on the exchange; what is returned is for Hono. */
export function serve(context: AppContext, matched: Matched): Response | Promise<Response> {
  const { exchange, endpoint } = matched;
  const { method, url, headers } = exchange;
  const end = url.indexOf('?');
  const request: Served = {
    ...matched,
    method,
    headers,
    path: end < 0 ? url : url.slice(0, end),
    search: end < 0 ? '' : url.slice(end + 1),
    requestId: ids.requestId(),
    startedAt: performance.now(),
  };
  // Most requests wait for nothing: no fault, no latency, no body.
  const waits = context.faults.any || context.latencyMs > 0 || endpoint?.takesBody;
  if (waits) return serveWithFaults(context, request);
  const response = respond(context, request);
  log(context, request, response);
  return exchange.send(response);
}

async function serveWithFaults(context: AppContext, request: Served): Promise<Response> {
  const { endpoint, exchange, method, path } = request;
  const fault = context.faults.take({ method, template: endpoint?.path ?? path, path });
  const kind = fault?.kind;
  if (kind === 'reset') {
    log(context, request, { ...NO_RESPONSE, fault: kind });
    return exchange.sendFaulty(NO_RESPONSE, { kind });
  }
  if (kind === 'delay') await pause(fault?.delayMs ?? DEFAULT_DELAY_MS);

  const bodyText = endpoint?.takesBody ? await exchange.readBody() : '';
  if (bodyText === undefined) return exchange.sendFaulty(NO_RESPONSE, { kind: 'reset' });
  const response = responseTo(context, { ...request, bodyText }, fault);
  if (context.latencyMs > 0) await pause(context.latencyMs);
  const sent = kind === 'reset-after' ? NO_RESPONSE : response;
  log(context, request, { ...sent, fault: kind });
  return isConnectionFault(fault) ? exchange.sendFaulty(sent, fault) : exchange.send(sent);
}

/** What the fault answers in place of the API, or the API itself. */
function responseTo(context: AppContext, request: Served, fault: Fault | undefined): ApiResponse {
  const headers = commonHeaders(request, context.clock.now());
  return faultResponse(fault, request.requestId, headers) ?? respond(context, request);
}

function log(
  context: AppContext,
  request: Served,
  { status, apiKeyId, fault }: Pick<ApiResponse, 'status' | 'apiKeyId'> & { fault?: FaultKind | undefined },
): void {
  const { endpoint, exchange, requestId, method, path, startedAt } = request;
  context.requestLog.add({
    requestId,
    at: context.clock.now(),
    method,
    path: exchange.url,
    rawHeaders: exchange.rawHeaders,
    route: endpoint?.path ?? path,
    status,
    rateClass: rateClassOf(request),
    apiKeyId,
    fault,
    durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
  });
}
