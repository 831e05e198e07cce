// A small vocabulary for talking to a sandbox over HTTP.

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { createSandbox, type Sandbox, type SandboxOptions } from 'layers-social-sandbox';

import { serveLocally } from '../support/local-server';
import { holdAgainstDescription } from './description';

export const EPOCH = '2026-11-01T12:00:00Z';
export const RETURN_URL = 'http://localhost:5678/back';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface Ask {
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
  /** Instead of `sandbox.fetch`: the global one goes over the network. */
  fetch?: Sandbox['fetch'];
}

const open: { close(): unknown }[] = [];

/** A sandbox with a held clock, closed after the test file. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const made = await createSandbox({ clock: 'manual', startAt: EPOCH, ...options });
  open.push(made);
  return made;
}

export async function closeAll(): Promise<void> {
  for (const each of open.splice(0).reverse()) await each.close();
}

/** For a sandbox that keeps its data; removed after the test. */
export function newDataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  open.push({ close: () => rmSync(folder, { recursive: true, force: true }) });
  return join(folder, 'sandbox.db');
}

/** One API request: `ask(sandbox, 'GET /v1/whoami')`. */
export async function ask(sandbox: Sandbox, what: string, asked: Ask = {}): Promise<Reply> {
  const { body, key, headers, fetch = sandbox.fetch } = asked;
  const [method = 'GET', path = '/'] = what.split(' ', 2);
  const response = await fetch(sandbox.url + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${key ?? sandbox.apiKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const reply = {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
  if (path.startsWith('/v1/')) holdAgainstDescription(sandbox, method, reply);
  return reply;
}

/** Over the network, with headers that fetch would not send; a body in several pieces. */
export async function knock(
  sandbox: Sandbox,
  path: string,
  asked: { method?: string; headers: Record<string, string | number>; body?: Iterable<string> },
): Promise<{ status: number | undefined; text: string }> {
  const { method = 'GET', headers, body = [] } = asked;
  const sent = request(sandbox.url + path, { method, headers });
  const answered = once(sent, 'response');
  // A server that refuses a body closes the connection: what counts is its answer.
  sent.on('error', () => undefined);
  for (const piece of body) sent.write(piece);
  sent.end();
  const [response] = (await answered) as [IncomingMessage];
  return { status: response.statusCode, text: await text(response) };
}

/** One control request. */
export function control(sandbox: Sandbox, what: string, asked: Ask = {}): Promise<Reply> {
  const [method = 'GET', path = ''] = what.split(' ', 2);
  return ask(sandbox, `${method} /_sandbox${path}`, asked);
}

/** A value inside an answer: `at(reply, 'items.0.handle')`. */
export function at(reply: Reply, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return new Map<string, unknown>(Object.entries(value)).get(name);
  }, reply.body);
}

export function textAt(reply: Reply, path: string): string {
  const value = at(reply, path);
  if (typeof value !== 'string') throw new Error(`no text at ${path}: ${JSON.stringify(reply.body)}`);
  return value;
}

export function listAt(reply: Reply, path = 'items'): unknown[] {
  const value = at(reply, path);
  if (!Array.isArray(value)) throw new Error(`no list at ${path}: ${JSON.stringify(reply.body)}`);
  return value;
}

/** One member of every item. */
export function each(reply: Reply, name: string): unknown[] {
  return listAt(reply).map((_, i) => at(reply, `items.${i}.${name}`));
}

export const codeOf = (reply: Reply): [number, unknown] => [reply.status, at(reply, 'error.code')];

/** The paths named in `details.issues`. */
export const issuePaths = (reply: Reply): unknown[] =>
  listAt(reply, 'error.details.issues').map((_, i) => at(reply, `error.details.issues.${i}.path`));

export interface Link {
  authorizeUrl: string;
  state: string;
}

export async function connectLink(sandbox: Sandbox, more: object = {}): Promise<Link> {
  const reply = await ask(sandbox, `POST /v1/projects/${sandbox.projectId}/social/oauth-url`, {
    body: { platform: 'tiktok', returnUrl: RETURN_URL, ...more },
  });
  return { authorizeUrl: textAt(reply, 'authorizeUrl'), state: textAt(reply, 'state') };
}

export async function reauthLink(sandbox: Sandbox, socialAccountId: string): Promise<Link> {
  const reply = await ask(sandbox, `POST /v1/projects/${sandbox.projectId}/social/reauth-url`, {
    body: { socialAccountId, returnUrl: RETURN_URL },
  });
  return { authorizeUrl: textAt(reply, 'authorizeUrl'), state: textAt(reply, 'state') };
}

/** A freshly connected account's id. */
export async function connected(sandbox: Sandbox, handle = 'acme.coffee'): Promise<string> {
  const link = await connectLink(sandbox);
  await sandbox.approve(link.authorizeUrl, { handle });
  return textAt(await ask(sandbox, `GET /v1/social/oauth-status/${link.state}`), 'socialAccountId');
}

export const accounts = (sandbox: Sandbox, query = ''): Promise<Reply> =>
  ask(sandbox, `GET /v1/projects/${sandbox.projectId}/social-accounts${query}`);

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Status of the next answers; 0 drops the connection. Default 200. */
  answer: number;
  /** Called with each delivery, before it is answered. */
  onRequest?: (() => void) | undefined;
}

/** A webhook receiver on this machine. */
export async function receiver(): Promise<Receiver> {
  const server = await serveLocally((request, response) => {
    void text(request).then((body) => {
      state.received.push({ path: request.url ?? '', headers: request.headers, body });
      state.onRequest?.();
      if (state.answer === 0) request.socket.destroy();
      else response.writeHead(state.answer, { location: 'http://127.0.0.1:9/' }).end('ok');
    });
  });
  const state: Receiver = { url: `${server.url}/hook`, received: [], answer: 200 };
  open.push(server);
  return state;
}

export const json = (text: string): unknown => JSON.parse(text);
