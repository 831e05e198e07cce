/** What a thousand items cost. */
import { createServer, type Server } from 'node:http';
import { request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { locator } from '../support/n8n-context';
import { runWorkflow, singleNode } from '../support/n8n-engine';

const ITEMS = 1_000;

let sandbox: Sandbox;
let ids: string[];
let proxy: { url: string; most: () => number; server: Server };

beforeAll(async () => {
  sandbox = await createSandbox({
    apiKeys: [{ tier: 'roomy', returnUrlHosts: ['localhost'] }],
    tiers: { roomy: roomy() },
  });
  ids = sandbox.seed({ accounts: { count: ITEMS, handle: 'fleet' } }).socialAccountIds;
  proxy = await countConnections(sandbox.url);
});
afterAll(async () => {
  proxy.server.closeAllConnections();
  proxy.server.close();
  await sandbox.close();
});

const run = (parameters: object, input: Array<Record<string, unknown>>) =>
  runWorkflow({
    workflow: singleNode({ project: locator(sandbox.projectId), ...parameters }),
    credentials: { apiKey: sandbox.apiKey, baseUrl: proxy.url },
    input,
  });

it('looks a thousand accounts up with a handful of list requests, over a few connections', async () => {
  const before = sandbox.requests().at(-1)?.seq ?? 0;

  const { nodes, error } = await run(
    { resource: 'account', operation: 'get', account: locator('={{ $json.id }}') },
    ids.map((id) => ({ id })),
  );

  const items = nodes['Layers Social']?.[0]?.items ?? [];
  expect(error).toBeUndefined();
  expect(items.map(({ json }) => json.socialAccountId)).toEqual(ids);
  expect(items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
  expect(sandbox.requests().filter(({ seq }) => seq > before)).toHaveLength(ITEMS / 200);
  expect(proxy.most()).toBeLessThanOrEqual(10);
});

it('asks once for every snapshot and never opens more than ten connections', async () => {
  const before = sandbox.requests().at(-1)?.seq ?? 0;
  const some = ids.slice(0, 300);

  const { nodes } = await run(
    { resource: 'account', operation: 'getHealth', account: locator('={{ $json.id }}') },
    some.map((id) => ({ id })),
  );

  const made = sandbox.requests().filter(({ seq }) => seq > before);
  expect(nodes['Layers Social']?.[0]?.items).toHaveLength(300);
  expect(made.filter(({ path }) => path.endsWith('/health'))).toHaveLength(300);
  expect(made).toHaveLength(300 + 2);
  expect(proxy.most()).toBeLessThanOrEqual(10);
});

it('lets all links wait at once, still over no more than ten connections', async () => {
  const states = ids.slice(0, 300).map((_, n) => ({ state: `st_${String(n).padStart(26, '0')}` }));

  const { nodes } = await run({ resource: 'connection', operation: 'wait', resume: 'poll' }, states);

  expect(nodes['Layers Social']?.[0]?.items.map(({ json }) => json.status)).toEqual(
    states.map(() => 'expired'),
  );
  expect(proxy.most()).toBeLessThanOrEqual(10);
});

it('does not run into the rate limit with all of them', async () => {
  const busy = await createSandbox({
    apiKeys: [{ tier: 'busy' }],
    tiers: { busy: { ...roomy(), readLight: 300 } },
  });
  const states = ids.slice(0, 310).map((_, n) => ({ state: `st_${String(n).padStart(26, '0')}` }));

  const { nodes } = await runWorkflow({
    workflow: singleNode({ resource: 'connection', operation: 'wait', resume: 'poll' }),
    credentials: { apiKey: busy.apiKey, baseUrl: busy.url },
    input: states,
  });

  expect(nodes['Layers Social']?.[0]?.items.map(({ json }) => json.status)).toEqual(
    states.map(() => 'expired'),
  );
  expect(busy.requests().filter(({ status }) => status === 429).length).toBeLessThanOrEqual(10);
  await busy.close();
});

function roomy() {
  return { readLight: 100_000, writeLight: 100_000, longRunning: 100, writeLightPerDay: 1_000_000 };
}

/** Passes requests on and counts those that are under way at once. */
function countConnections(target: string): Promise<typeof proxy> {
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    most = Math.max(most, (open += 1));
    response.once('close', () => (open -= 1));
    const { method, headers, url = '/' } = request;
    // n8n sends the full address to a host on this machine.
    const { pathname, search } = new URL(url, target);
    const onward = forward(target + pathname + search, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, most: () => most, server });
    });
  });
}
