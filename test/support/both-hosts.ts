/** One situation in both hosts: the same scripted API behind the n8n node and behind the Zapier app, and what each tells. */
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import type { IDataObject } from 'n8n-workflow';

import { router } from '../../n8n-node/nodes/LayersSocial/actions/router';
import { serveLocally } from './local-server';
import { Answer, executeContext, locator } from './n8n-context';
import { Host, openHost, runItem, runItems } from './zapier-host';

export interface Asked {
  method: string;
  /** With its query. */
  path: string;
  body: string;
}

/** `lost` ends the connection without an answer. */
export type Api = (asked: Asked) => Answer | 'lost' | undefined;

/** What came of a run: items, or the whole text that the person reads. */
export interface Told {
  items?: Array<Record<string, unknown>>;
  text?: string;
  /** The class of the Zapier error; undefined in n8n. */
  kind?: string;
  /** What stands in the host's log. */
  log: string[];
  asked: Asked[];
}

export const PROJECT = 'prj_1';
export const ACCOUNT = 'sa_1';
const API_KEY = 'lp_test_AAAA_s3cret';
const RETURN_URL = 'https://example.com/back';

/** The operations that both hosts have. */
const OPERATIONS = {
  deadAccounts: { n8n: ['account', 'getMany'], zapier: 'searches.find_account' },
  findAccount: { n8n: ['account', 'get'], zapier: 'searches.find_account' },
  getHealth: { n8n: ['account', 'getHealth'], zapier: 'searches.get_account_health' },
  revoke: { n8n: ['account', 'revoke'], zapier: 'creates.revoke_account' },
  connectLink: { n8n: ['connection', 'createConnectLink'], zapier: 'creates.create_connect_link' },
  inviteLink: { n8n: ['connection', 'createInviteLink'], zapier: 'creates.create_invite_link' },
  reauthLink: { n8n: ['connection', 'createReauthLink'], zapier: 'creates.create_reauth_link' },
  status: { n8n: ['connection', 'getStatus'], zapier: 'searches.get_connection_status' },
  /** Zapier waits in its search for the status. */
  wait: { n8n: ['connection', 'wait'], zapier: 'searches.get_connection_status' },
} as const;
export type OperationName = keyof typeof OPERATIONS;

export interface N8nOptions {
  changes?: IDataObject;
  item?: IDataObject;
  apiKey?: string;
}

/** Runs the operation in the n8n node. Changed parameters go over those that every operation gets. */
export async function runInN8n(
  name: OperationName,
  api: Api,
  { changes = {}, item = {}, apiKey = API_KEY }: N8nOptions = {},
): Promise<Told> {
  const [resource, operation] = OPERATIONS[name].n8n;
  const asked: Asked[] = [];
  const log: string[] = [];
  const { context } = executeContext({
    parameters: {
      resource,
      operation,
      project: locator(PROJECT),
      account: locator(ACCOUNT),
      platform: 'tiktok',
      returnTo: 'url',
      returnUrl: RETURN_URL,
      state: 'st_1',
      ...(name === 'deadAccounts' && { returnAll: true, filters: { status: 'reauth_required' } }),
      ...changes,
    },
    items: [item],
    credentials: { apiKey },
    log,
    answer: ({ method = 'GET', url, body }) => {
      const { pathname, search } = new URL(url);
      const request = { method, path: pathname + search, body: typeof body === 'string' ? body : '' };
      asked.push(request);
      const answer = api(request) ?? UNSCRIPTED;
      if (answer === 'lost') throw new Error('socket hang up');
      return answer;
    },
  });
  try {
    const [items = []] = await router.call(context);
    return { items: items.map(({ json }) => json), log, asked };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const description = 'description' in error ? String(error.description) : '';
    return { text: `${error.message}\n${description}`, log, asked };
  }
}

/** Runs the operation in the Zapier app, through the platform's handler. */
export async function runInZapier(
  name: OperationName,
  api: Api,
  { apiKey = API_KEY, ...changes }: Record<string, unknown> & { apiKey?: string } = {},
): Promise<Told> {
  const server = await serve(api);
  const host = openHost({ baseUrl: server.url, apiKey });
  const inputData = {
    project_id: PROJECT,
    social_account_id: ACCOUNT,
    platform: name === 'connectLink' ? 'tiktok' : '',
    return_url: RETURN_URL,
    state: 'st_1',
    ...(name === 'deadAccounts' && { social_account_id: '', status: 'reauth_required' }),
    ...changes,
  };
  const seen = () => ({ log: host.logs.filter((line) => !line.startsWith('{')), asked: server.asked });
  try {
    const method = `${OPERATIONS[name].zapier}.operation.perform`;
    const isSearch = method.startsWith('searches.');
    const items = isSearch
      ? await runItems(host, method, { inputData })
      : [await runItem(host, method, { inputData })];
    return { items, ...seen() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { text: error.message, kind: error.name, ...seen() };
  } finally {
    await server.close();
  }
}

/** Runs the operation in both hosts, each with a script of its own. */
export async function runInBoth(
  name: OperationName,
  api: () => Api,
): Promise<Record<'n8n' | 'zapier', Told>> {
  return { n8n: await runInN8n(name, api()), zapier: await runInZapier(name, api()) };
}

/** The host of a running app on a scripted API, for what `runInZapier` does not cover. */
export async function openZapier(
  api: Api,
): Promise<{ host: Host; asked: Asked[]; close: () => Promise<void> }> {
  const server = await serve(api);
  const host = openHost({ baseUrl: server.url, apiKey: API_KEY });
  return { host, asked: server.asked, close: server.close };
}

const UNSCRIPTED: Answer = { statusCode: 599, body: 'the script has no answer for this' };

async function serve(api: Api) {
  const asked: Asked[] = [];
  const { url, close } = await serveLocally((request, response) => {
    void text(request).then((body) => {
      const seen = { method: request.method ?? '', path: pathOf(request), body };
      asked.push(seen);
      const answer = api(seen) ?? UNSCRIPTED;
      if (answer === 'lost') return void request.socket.destroy();
      response.writeHead(answer.statusCode, answer.headers);
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? ''));
    });
  });
  return { url, asked, close };
}

/** n8n sends the full address to a host on this machine. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const { pathname, search } = new URL(url, 'http://localhost');
  return pathname + search;
}
