import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { clientFor, clock } from '../../zapier-app/src/lib/client';
import { withZapierErrors } from '../../zapier-app/src/lib/errors';
import { startListener, type Listener } from '../support/local-server';
import { FakeCache } from '../support/zapier-cache';
import { Host, openHost, runItem, runItems } from '../support/zapier-host';

const KEY = 'lp_test_ABCDEFGHJKMNPQRS_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldDE';

describe('secrets', () => {
  let sandbox: Sandbox;
  let host: Host;
  /** A host that is not the API. */
  let stranger: Listener;

  beforeEach(async () => {
    sandbox = await createSandbox({ apiKeys: [{ key: KEY, organizationName: 'Acme' }] });
    host = openHost({ baseUrl: sandbox.url, apiKey: KEY });
    stranger = await startListener();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await sandbox.close();
    await stranger.close();
  });

  test('the key goes to the API, and to no other host that the same request function reaches', async () => {
    await host.work(async (z) => {
      await z.request(`${stranger.url}/v1/whoami`, { headers: { 'X-Mark': 'foreign' } });
      await z.request(`${sandbox.url.replace('127.0.0.1', 'localhost')}/v1/whoami`, {
        skipThrowForStatus: true,
      });
    });
    await host.run('authentication.test');

    expect(stranger.visits).toEqual([expect.objectContaining({ 'x-mark': 'foreign' })]);
    expect(stranger.visits[0]).not.toHaveProperty('authorization');
    const [elsewhere, api] = sandbox.requests();
    expect(elsewhere?.headers.authorization).toBeUndefined();
    expect(api?.headers.authorization).toMatch(/^Bearer lp_test_/);
  });

  test('a redirect is not followed', async () => {
    sandbox.faults.add({ route: '*', kind: 'redirect', location: `${stranger.url}/steal` });

    await expect(host.run('authentication.test')).rejects.toThrow('redirect');

    expect(stranger.visits).toEqual([]);
  });

  test('the child organization goes along with the key', async () => {
    const child = openHost({ baseUrl: sandbox.url, apiKey: KEY, organizationId: 'org_child' });
    await child.run('authentication.test').catch(() => undefined);

    expect(sandbox.requests()[0]?.headers['x-layers-organization']).toBe('org_child');
  });

  test('a whole life leaves the key in no log, output or cache', async () => {
    const outputs = await wholeLife(host, sandbox);

    const traces = [...host.logs, JSON.stringify(outputs), host.cache.dump()].join('\n');
    expect(host.logs.length).toBeGreaterThan(20);
    for (const part of [KEY, KEY.slice(-40)]) expect(traces).not.toContain(part);
  });

  test('errors carry neither the key, nor a link, nor a state', async () => {
    const link = await runItem(host, 'creates.create_connect_link.operation.perform', {
      inputData: { project_id: sandbox.projectId, platform: 'tiktok', return_url: 'http://localhost/back' },
    });
    const { state, authorizeUrl } = link;
    const secrets = [KEY, String(state), String(authorizeUrl)];
    const message = `see ${String(authorizeUrl)} for ${String(state)} of ${KEY}`;
    const failures: string[] = [];
    jest.spyOn(clock, 'sleep').mockResolvedValue();
    const shown = jest.spyOn(console, 'error').mockImplementation();
    const attempts: Array<[string, Record<string, unknown>]> = [
      ['searches.get_connection_status.operation.perform', { state }],
      [
        'creates.create_connect_link.operation.perform',
        { project_id: 'prj_x', platform: 'tiktok', return_url: authorizeUrl },
      ],
    ];
    for (const fault of [
      { kind: 'reset' },
      { kind: 'malformed' },
      { kind: 'status', status: 500 },
    ] as const) {
      sandbox.faults.clear();
      sandbox.faults.add({ route: '*', ...fault });
      for (const [method, inputData] of attempts) {
        failures.push(await host.run(method, { inputData }).then(() => 'no error', textOf));
      }
    }
    const silent = (): Promise<never> => Promise.reject(new Error(message));
    const talkative = withZapierErrors('action', async (_z, bundle) => {
      const error: unknown = await clientFor({ request: silent, console }, bundle)
        .whoami()
        .catch((caught: unknown) => caught);
      throw new Error(`${String(error)} ${message}`);
    });
    failures.push(await host.work(talkative).then(() => 'no error', textOf));

    expect(failures).not.toContain('no error');
    failures.push(JSON.stringify(shown.mock.calls), ...host.logs.filter((line) => line.startsWith('Error')));
    for (const secret of secrets) expect(failures.join('\n')).not.toContain(secret);
  });

  test("an error's stack and fields hold no key either", async () => {
    sandbox.faults.add({ route: '*', kind: 'status', status: 401, code: 'UNAUTHENTICATED' });
    const error: unknown = await host.run('authentication.test').catch((caught: unknown) => caught);

    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(KEY);
  });
});

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message} ${error.stack ?? ''}` : String(error);
}

/** Every operation once. */
async function wholeLife(host: Host, sandbox: Sandbox): Promise<unknown[]> {
  const project = { project_id: sandbox.projectId };
  const outputs: unknown[] = [await host.run('authentication.test')];
  const link = await runItem(host, 'creates.create_connect_link.operation.perform', {
    inputData: { ...project, platform: 'tiktok', return_url: 'http://localhost/back' },
  });
  await sandbox.approve(String(link.authorizeUrl), { handle: 'star' });
  outputs.push(link);
  const [status] = await runItems(host, 'searches.get_connection_status.operation.perform', {
    inputData: { state: link.state },
  });
  const account = { ...project, social_account_id: status?.socialAccountId };
  const methods = [
    'searches.find_account',
    'searches.get_account_health',
    'triggers.account_connected',
    'triggers.account_health_degraded',
    'creates.create_invite_link',
    'creates.create_reauth_link',
    'creates.revoke_account',
  ];
  for (const method of methods) {
    const inputData = {
      ...account,
      return_url: 'http://localhost/back',
      page_url: 'http://localhost/invite',
    };
    outputs.push(await host.run(`${method}.operation.perform`, { inputData }));
  }
  const subscription = await host.run('triggers.account_event.operation.performSubscribe', {
    inputData: {},
    targetUrl: 'http://localhost/hooks/1/',
  });
  outputs.push(
    await host.run('triggers.account_event.operation.performUnsubscribe', { subscribeData: subscription }),
  );
  outputs.push(await host.run('triggers.account_event.operation.performList'));
  expect(host.cache).toBeInstanceOf(FakeCache);
  return outputs;
}
