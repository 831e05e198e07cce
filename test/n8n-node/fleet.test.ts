/** What a thousand items cost. */
import { request as forward } from 'node:http';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { ROOMY } from '../support/core-sandbox';
import { serveLocally, type LocalServer } from '../support/local-server';
import { locator } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';

const ITEMS = 1_000;

let sandbox: Sandbox;
let ids: string[];
let proxy: LocalServer & { most: () => number };

beforeAll(async () => {
  sandbox = await createSandbox(ROOMY);
  ids = sandbox.seed({ accounts: { count: ITEMS, handle: 'fleet' } }).socialAccountIds;
  proxy = await countConnections(sandbox.url);
});
afterAll(async () => {
  await proxy.close();
  await sandbox.close();
});

const run = (parameters: object, input: Array<Record<string, unknown>>) =>
  runNode(
    { apiKey: sandbox.apiKey, url: proxy.url },
    { project: locator(sandbox.projectId), ...parameters },
    { input },
  );

it('looks a thousand accounts up with a handful of list requests, over a few connections', async () => {
  const before = sandbox.requests().at(-1)?.seq ?? 0;

  const { items, pairs, error } = await run(
    { resource: 'account', operation: 'get', account: locator('={{ $json.id }}') },
    ids.map((id) => ({ id })),
  );

  expect(error).toBeUndefined();
  expect(items.map(({ socialAccountId }) => socialAccountId)).toEqual(ids);
  expect(pairs).toEqual(ids.map((_, item) => ({ item })));
  expect(sandbox.requests().filter(({ seq }) => seq > before)).toHaveLength(ITEMS / 200);
  expect(proxy.most()).toBeLessThanOrEqual(10);
});

it('asks once for every snapshot and never opens more than ten connections', async () => {
  const before = sandbox.requests().at(-1)?.seq ?? 0;
  const some = ids.slice(0, 300);

  const { items } = await run(
    { resource: 'account', operation: 'getHealth', account: locator('={{ $json.id }}') },
    some.map((id) => ({ id })),
  );

  const made = sandbox.requests().filter(({ seq }) => seq > before);
  expect(items).toHaveLength(300);
  expect(made.filter(({ path }) => path.endsWith('/health'))).toHaveLength(300);
  expect(made).toHaveLength(300 + 2);
  expect(proxy.most()).toBeLessThanOrEqual(10);
});

it('lets all links wait at once, still over no more than ten connections', async () => {
  const states = ids.slice(0, 300).map((_, n) => ({ state: `st_${String(n).padStart(26, '0')}` }));

  const { items } = await run({ resource: 'connection', operation: 'wait', resume: 'poll' }, states);

  expect(items.map(({ status }) => status)).toEqual(states.map(() => 'expired'));
  expect(proxy.most()).toBeLessThanOrEqual(10);
});

it('does not run into the rate limit with all of them', async () => {
  const busy = await createSandbox({
    apiKeys: [{ tier: 'busy' }],
    tiers: { busy: { ...ROOMY.tiers.roomy, readLight: 300 } },
  });
  const states = ids.slice(0, 310).map((_, n) => ({ state: `st_${String(n).padStart(26, '0')}` }));

  const { items } = await runNode(
    busy,
    { resource: 'connection', operation: 'wait', resume: 'poll' },
    { input: states },
  );

  expect(items.map(({ status }) => status)).toEqual(states.map(() => 'expired'));
  expect(busy.requests().filter(({ status }) => status === 429).length).toBeLessThanOrEqual(10);
  await busy.close();
});

/** Passes requests on and counts those that are under way at once. */
async function countConnections(target: string): Promise<typeof proxy> {
  let open = 0;
  let most = 0;
  const server = await serveLocally((request, response) => {
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
  return { ...server, most: () => most };
}
