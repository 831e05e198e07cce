/** Promise 4 of the design: the API key goes to the API's origin and nowhere else. */
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';

import { describeError, collect, LayersClient, errorDetails, verifySignature } from 'layers-social-core';

import { clientOf, closeSandboxes, startSandbox } from '../support/core-sandbox';
import { serveLocally, type LocalServer } from '../support/local-server';
import { EPOCH } from '../support/runtime';
import { createTransport } from '../support/transports';

/** Found wherever the key is, whole or in part. */
const SECRET_PART = 'NEVERTOBESEEN';
const KEY = `lp_live_ABCDEFGHJKMNPQRS_${SECRET_PART}`;

const printed: string[] = [];
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
  }
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, name).mockImplementation((...args) => void printed.push(inspect(args)));
  }
});
afterEach(async () => {
  jest.restoreAllMocks();
  printed.length = 0;
  await closeSandboxes();
});

/** Every way to see a value: as JSON, as text, and as deep as the debugger goes. */
function everythingIn(value: unknown): string {
  const deep = inspect(value, { depth: 10, showHidden: true, getters: true, maxStringLength: null });
  return [deep, JSON.stringify(value), String(value), value instanceof Error ? value.stack : ''].join('\n');
}

/** One call of each method. */
function calls(client: LayersClient, ids: { project: string; account: string }) {
  const returnUrl = 'http://localhost/back';
  const { project, account } = ids;
  return [
    () => client.whoami(),
    () => client.listProjects(),
    () => client.createConnectLink(project, { platform: 'tiktok', returnUrl }),
    () => client.getConnectionStatus('st_01ARZ3NDEKTSV4RRFFQ69G5FAV'),
    () => client.listAccounts(project),
    () => collect(client.iterateAccounts(project), 10),
    () => client.createReauthLink(project, { socialAccountId: account, returnUrl }),
    () => client.getHealth(account),
    () => client.listLeasedAccounts(project),
    () => client.releaseLease(account),
    () => client.listScheduledPosts(project),
    () => client.revokeAccount(project, account),
    () => client.webhookEndpoints.list(),
    () => client.webhookEndpoints.create({ url: 'http://localhost/hook', events: ['test.ping'] }),
    () => client.webhookEndpoints.get('w_1'),
    () => client.webhookEndpoints.update('w_1', { status: 'paused' }),
    () => client.webhookEndpoints.delete('w_1'),
    () => client.webhookEndpoints.rotateSecret('w_1'),
    () => client.webhookEndpoints.test('w_1'),
    () => client.webhookEndpoints.listDeliveries('w_1'),
    () => client.webhookEndpoints.replayDelivery('d_1'),
  ];
}

/** What each call came to, returned or thrown, with the words for people. */
async function outcomes(hint: Array<() => Promise<unknown>>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const call of hint) {
    await call().then(
      (data) => seen.push(data),
      (error: unknown) => seen.push(error, describeError(error), errorDetails(error)),
    );
  }
  return seen;
}

/** A server that gives the key back in whatever way `react` does, and a client of it. */
async function indiscreet(
  react: (response: ServerResponse) => void,
  timeoutMs: number,
): Promise<{ client: LayersClient; server: LocalServer }> {
  const server = await serveLocally((request, response) => {
    request.resume().on('end', () => react(response));
  });
  const baseUrl = server.url;
  const client = new LayersClient({
    transport: createTransport({ apiKey: KEY, baseUrl }),
    baseUrl,
    now: () => EPOCH,
    sleep: () => Promise.resolve(),
    random: () => 0,
    timeoutMs,
    retry: { maxAttempts: 2, maxWaitMs: 5_000 },
  });
  return { client, server };
}

const told = { code: 'VALIDATION', message: `${KEY} is wrong`, requestId: KEY };
const details = {
  requiredScope: KEY,
  platformCode: KEY,
  issues: [{ path: KEY, message: `no: ${KEY}` }],
  [KEY]: [KEY],
};

test.each<[string, (response: ServerResponse) => void, timeoutMs?: number]>([
  ['a refusal that repeats it', (r) => r.writeHead(422).end(JSON.stringify({ error: { ...told, details } }))],
  ['a server that is out of order', (r) => r.writeHead(500).end(JSON.stringify({ error: told }))],
  ['a refusal in HTML', (r) => r.writeHead(403).end(`<html>${KEY}</html>`)],
  ['a success of another service', (r) => r.end(`<html>${KEY}</html>`)],
  ['a redirect', (r) => r.writeHead(302, { location: `http://localhost/?key=${KEY}` }).end()],
  ['headers', (r) => r.writeHead(429, { 'x-request-id': KEY, 'retry-after': KEY, 'x-key': KEY }).end()],
  ['a broken connection', (r) => void r.destroy()],
  ['half an answer', (r) => void r.writeHead(200, { 'content-length': 999 }).write(KEY, () => r.destroy())],
  ['no HTTP at all', (r) => void r.socket?.end(`${KEY}\r\n\r\n`)],
  ['silence', () => undefined, 10],
])('nothing thrown or printed holds the key: %s', async (_what, react, timeoutMs = 30_000) => {
  const { client, server } = await indiscreet(react, timeoutMs);

  const seen = await outcomes(calls(client, { project: 'prj_1', account: 'sa_1' }));
  await server.close();

  expect(seen.length).toBeGreaterThanOrEqual(3 * 21);
  for (const value of seen) expect(everythingIn(value)).not.toContain(SECRET_PART);
  expect(printed.join('\n')).toBe('');
});

test('nothing returned by any method holds the key, and nothing is printed', async () => {
  const sandbox = await startSandbox({ apiKeys: [{ key: KEY }] });
  const [account] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;

  const seen = await outcomes(calls(clientOf(sandbox), { project: sandbox.projectId, account: account! }));

  expect(seen.filter((value) => value instanceof Error).length).toBeLessThan(12);
  for (const value of seen) expect(everythingIn(value)).not.toContain(SECRET_PART);
  expect(printed.join('\n')).toBe('');
});

test('looking into a client or its transport does not show the key', () => {
  const transport = createTransport({ apiKey: KEY });
  const client = new LayersClient({
    transport,
    now: () => EPOCH,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });

  expect(everythingIn(client)).not.toContain(SECRET_PART);
  expect(everythingIn(transport)).not.toContain(SECRET_PART);
});

test('what the transport hands to the core has no credentials in it', async () => {
  const seen: unknown[] = [];
  const client = new LayersClient({
    transport: (request) => {
      seen.push(request);
      return Promise.resolve({ status: 200, headers: {}, body: '{}' });
    },
    now: () => EPOCH,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });

  await outcomes(calls(client, { project: 'prj_1', account: 'sa_1' }));

  expect(JSON.stringify(seen)).not.toMatch(/authorization|bearer|cookie/i);
});

test('a verdict on a signature does not repeat the secret', () => {
  const verdict = verifySignature({ rawBody: '', signature: `t=1,v1=${KEY}`, secrets: [KEY], now: EPOCH });

  expect(verdict).toBe('malformed');
});
