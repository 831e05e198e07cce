import type { Fault, Sandbox } from 'layers-social-sandbox';

import { ask, closeAll, connectLink, control, HOUR, startSandbox, type Ask, type Reply } from './support';

afterEach(closeAll);

/** What differs from request to request. */
function comparable({ status, headers, body }: Reply): unknown {
  const kept = [...headers].filter(
    ([name]) =>
      !['x-request-id', 'date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'].includes(
        name,
      ),
  );
  return { status, headers: kept, body: JSON.stringify(body)?.replaceAll(/req_\w+/g, 'req') };
}

describe('without the network, a request gets the same answer as over it', () => {
  const requests: [string, Ask][] = [
    ['GET /v1/whoami', {}],
    ['GET /v1/whoami?colour=red', {}],
    ['GET /v1/whoami', { key: 'lp_test_none_none' }],
    ['GET /v1/projects', {}],
    ['POST /v1/projects', { body: { name: 'x' } }],
    ['GET /v1/nothing', {}],
    ['GET /_sandbox/accounts', {}],
    ['POST /_sandbox/clock', { body: { advanceMs: -1 } }],
    ['GET /_sandbox/clock', { headers: { origin: 'http://elsewhere.example' } }],
  ];

  test.each(requests)('%s %j', async (what, asked) => {
    const options = { apiKeys: [{ key: 'lp_test_one_secret', organizationId: 'org_1' }], port: 0 };
    const first = await startSandbox(options);
    const second = await startSandbox(options);

    const overNetwork = comparable(await ask(first, what, { ...asked, fetch }));
    const without = comparable(await ask(second, what, asked));

    const ids = [first.projectId, second.projectId, first.apiKeys[0]?.apiKeyId, second.apiKeys[0]?.apiKeyId];
    const neutral = (value: unknown) =>
      ids.reduce<string>((text, id) => text.replaceAll(id ?? '-', 'id'), JSON.stringify(value));
    expect(neutral(without)).toBe(neutral(overNetwork));
  });
});

describe('a sandbox that does not listen', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ listen: false });
  });

  test('has no port, and the whole of it answers all the same', async () => {
    expect(sandbox.url).toBe('http://localhost');
    await expect(fetch(`${sandbox.url}:4010/v1/whoami`)).rejects.toThrow('fetch failed');
    expect((await sandbox.fetch(`${sandbox.url}/`)).status).toBe(200);
    expect((await control(sandbox, 'GET /status')).status).toBe(200);

    const { authorizeUrl } = await connectLink(sandbox);
    const form = new URLSearchParams({ decision: 'deny' });
    const denied = await sandbox.fetch(authorizeUrl, { method: 'POST', body: form });
    expect(denied.headers.get('location')).toContain('layers_oauth_error=access_denied');
  });

  test('takes a Request, logs it and closes', async () => {
    const request = new Request(`${sandbox.url}/v1/whoami?a=1`, { headers: { 'X-Api-Key': 'abc' } });
    expect((await sandbox.fetch(request)).status).toBe(401);

    expect(sandbox.requests()).toMatchObject([
      { method: 'GET', path: '/v1/whoami?a=1', route: '/v1/whoami', headers: { 'x-api-key': '***' } },
    ]);
    await sandbox.clock.advance(HOUR);
    await sandbox.close();
  });
});

describe('a fault', () => {
  test.each(['reset', 'reset-after', 'truncate', 'drip'] satisfies Fault['kind'][])(
    '%s breaks connections, so without one it is a network error',
    async (kind) => {
      const sandbox = await startSandbox();
      const [id = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
      sandbox.faults.add({ kind, times: 1 });

      await expect(ask(sandbox, `DELETE /v1/social-accounts/${id}`)).rejects.toThrow(TypeError);

      const processed = (await ask(sandbox, `DELETE /v1/social-accounts/${id}`)).status === 404;
      expect(processed).toBe(kind !== 'reset');
      expect(sandbox.requests()[0]).toMatchObject({ fault: kind });
    },
  );

  test('that replaces the response does so here too', async () => {
    const sandbox = await startSandbox();
    sandbox.faults.add({ kind: 'status', status: 204, times: 1 });
    sandbox.faults.add({ kind: 'redirect' });

    expect((await ask(sandbox, 'GET /v1/whoami')).status).toBe(204);
    expect((await ask(sandbox, 'GET /v1/whoami')).status).toBe(302);
  });
});
