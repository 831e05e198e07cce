// The way of an API request through this process: planned fault, body, answer, latency, connection, request log.

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

import { pause } from '../clock/pause';
import * as ids from '../ids';
import type { Fault } from '../types';
import type { AppContext } from './context';
import type { Call, Endpoint } from './endpoint';
import { rateClassOf, respond, type Answer } from './respond';
import { drop, replacement, send, sendDripping, sendTruncated, type Connection } from './send';

const DEFAULT_DELAY = 1_000;
const LARGEST_BODY = 1024 * 1024;

interface Served {
  context: AppContext;
  endpoint: Endpoint | undefined;
  connection: Connection;
  param: Call['param'];
  requestId: string;
  path: string;
  search: string;
  started: number;
}

/** Answers on the raw connection; Hono is told so by what this returns. */
export function serve(
  context: AppContext,
  endpoint: Endpoint | undefined,
  connection: Connection,
  param: Call['param'],
) {
  const url = connection.incoming.url ?? '/';
  const at = url.indexOf('?');
  const served: Served = {
    context,
    endpoint,
    connection,
    param,
    requestId: ids.requestId(),
    path: at < 0 ? url : url.slice(0, at),
    search: at < 0 ? '' : url.slice(at + 1),
    started: performance.now(),
  };
  const simple = !context.faults.any && context.latencyMs === 0 && !endpoint?.takesBody;
  if (!simple) return serveWithFaults(served);
  const answer = answerOf(served, undefined);
  send(connection.outgoing, answer);
  log(served, answer);
  return RESPONSE_ALREADY_SENT;
}

async function serveWithFaults(served: Served): Promise<Response> {
  const { context, endpoint, connection } = served;
  const { incoming } = connection;
  const fault = context.faults.take({
    method: incoming.method ?? '',
    template: endpoint?.path ?? served.path,
    path: served.path,
  });
  if (fault?.kind === 'reset') return dropped(served, fault);
  if (fault?.kind === 'delay') await pause(fault.delayMs ?? DEFAULT_DELAY);

  const body = endpoint?.takesBody ? await readText(connection) : undefined;
  if (incoming.destroyed && !incoming.complete) return RESPONSE_ALREADY_SENT;
  const answer =
    (fault &&
      replacement(fault, {
        requestId: served.requestId,
        rateClass: rateClassOf(endpoint, incoming.method ?? ''),
      })) ??
    answerOf(served, body);
  if (context.latencyMs > 0) await pause(context.latencyMs);
  if (fault?.kind === 'reset-after') return dropped(served, fault);
  log(served, answer, fault);
  if (fault?.kind === 'truncate') sendTruncated(connection, answer);
  else if (fault?.kind === 'drip') await sendDripping(connection, answer, fault.delayMs);
  else send(connection.outgoing, answer);
  return RESPONSE_ALREADY_SENT;
}

function answerOf(served: Served, bodyText: string | undefined): Answer {
  const { incoming } = served.connection;
  return respond(served.context, served.endpoint, {
    requestId: served.requestId,
    method: incoming.method ?? '',
    path: served.path,
    search: served.search,
    headers: incoming.headers,
    param: served.param,
    bodyText,
  });
}

function dropped(served: Served, fault: Fault): Response {
  log(served, { status: 0 }, fault);
  drop(served.connection);
  return RESPONSE_ALREADY_SENT;
}

/** Keeps at most about 1 MB; what is longer is cut, which no longer parses. A client that hung up gives nothing. */
function readText({ incoming }: Connection): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    incoming.on('data', (piece: Buffer) => {
      if (size <= LARGEST_BODY) pieces.push(piece);
      size += piece.length;
    });
    incoming.on('error', () => resolve(''));
    incoming.on('close', () => resolve(''));
    incoming.on('end', () => resolve(Buffer.concat(pieces).toString('utf8')));
  });
}

function log(served: Served, answer: Pick<Answer, 'status' | 'apiKeyId'>, fault?: Fault): void {
  const { context, endpoint, connection } = served;
  context.requestLog.add({
    requestId: served.requestId,
    at: context.clock.now(),
    incoming: connection.incoming,
    route: endpoint?.path ?? served.path,
    status: answer.status,
    rateClass: rateClassOf(endpoint, connection.incoming.method ?? ''),
    apiKeyId: answer.apiKeyId,
    fault: fault?.kind,
    durationMs: Math.round((performance.now() - served.started) * 100) / 100,
  });
}
