import { createSandbox, Fault, Sandbox } from 'layers-social-sandbox';

import { clientFor, clock } from '../../zapier-app/src/lib/client';
import { withZapierErrors } from '../../zapier-app/src/lib/errors';
import { Host, openHost, runItems } from '../support/zapier-host';

const CREATE = 'creates.create_connect_link.operation.perform';
const SEARCH = 'searches.find_account.operation.perform';
const TRIGGER = 'triggers.account_connected.operation.perform';
const RETURN_URL = 'http://localhost/back';

describe('what the API refuses becomes the Zapier error that fits', () => {
  let sandbox: Sandbox;
  let host: Host;
  let input: Record<string, unknown>;

  beforeEach(async () => {
    sandbox = await createSandbox();
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
    input = { project_id: sandbox.projectId, platform: 'tiktok', return_url: RETURN_URL, handle: 'x' };
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await sandbox.close();
  });

  interface Case {
    what: string;
    fault: Fault;
    create: string;
    trigger: string;
    says: string;
  }

  const refuse = (status: number, code: string, more: Partial<Fault> = {}): Fault => ({
    kind: 'status',
    status,
    code,
    ...more,
  });

  const cases: Case[] = [
    {
      what: '401',
      fault: refuse(401, 'UNAUTHENTICATED'),
      create: 'ExpiredAuthError',
      trigger: 'ExpiredAuthError',
      says: 'did not accept the API key',
    },
    {
      what: '403',
      fault: refuse(403, 'FORBIDDEN_SCOPE'),
      create: 'AppError',
      trigger: 'AppError',
      says: 'lacks a scope',
    },
    {
      what: '404',
      fault: refuse(404, 'NOT_FOUND'),
      create: 'HaltedError',
      trigger: 'AppError',
      says: 'does not know this project',
    },
    {
      what: '409',
      fault: refuse(409, 'CONFLICT'),
      create: 'HaltedError',
      trigger: 'AppError',
      says: 'does not allow this',
    },
    {
      what: '422',
      fault: refuse(422, 'VALIDATION'),
      create: 'HaltedError',
      trigger: 'AppError',
      says: 'did not accept a value',
    },
    {
      what: '402',
      fault: refuse(402, 'BILLING_EXHAUSTED'),
      create: 'AppError',
      trigger: 'AppError',
      says: 'out of credits',
    },
    {
      what: '429 in seconds',
      fault: refuse(429, 'RATE_LIMITED', { retryAfter: 17 }),
      create: 'ThrottledError',
      trigger: 'ThrottledError',
      says: 'rate limit',
    },
    {
      what: '500',
      fault: refuse(500, 'INTERNAL'),
      create: 'AppError',
      trigger: 'AppError',
      says: 'could not answer just now',
    },
    {
      what: 'a suspended key',
      fault: refuse(503, 'KILL_SWITCH'),
      create: 'AppError',
      trigger: 'AppError',
      says: 'has suspended this API key',
    },
    {
      what: 'a code nobody has seen',
      fault: refuse(418, 'BRAND_NEW'),
      create: 'AppError',
      trigger: 'AppError',
      says: 'refused the request',
    },
    {
      what: 'a redirect',
      fault: { kind: 'redirect', location: 'http://localhost:9/elsewhere' },
      create: 'AppError',
      trigger: 'AppError',
      says: 'redirect',
    },
    {
      what: 'a body that is no JSON',
      fault: { kind: 'malformed' },
      create: 'AppError',
      trigger: 'AppError',
      says: 'was not one of the Layers',
    },
    {
      what: 'a page of a proxy',
      fault: { kind: 'html' },
      create: 'AppError',
      trigger: 'AppError',
      says: '',
    },
    {
      what: 'a dropped connection',
      fault: { kind: 'reset' },
      create: 'AppError',
      trigger: 'AppError',
      says: 'could not be reached',
    },
  ];

  test.each(cases)('$what', async ({ fault, create, trigger, says }) => {
    jest.spyOn(clock, 'sleep').mockResolvedValue();
    sandbox.faults.add({ ...fault, route: '*' });

    const failed = await failure(host.run(CREATE, { inputData: input }));
    const triggered = await failure(host.run(TRIGGER, { inputData: input }));

    expect([failed.name, triggered.name]).toEqual([create, trigger]);
    expect(failed.message).toContain(says);
    expect(failed.message).not.toContain('What happened');
  });

  test('a throttled step says how long to wait, in whole seconds, for seconds and for dates', async () => {
    sandbox.faults.add(refuse(429, 'RATE_LIMITED', { route: '*', retryAfter: 27, times: 1 }));
    const bySeconds = await failure(host.run(CREATE, { inputData: input }));
    expect(JSON.parse(bySeconds.message)).toMatchObject({ delay: 27 });

    // On a whole second, as such a date is.
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    jest.spyOn(Date, 'now').mockReturnValue(now);
    const date = new Date(now + 40_000).toUTCString();
    sandbox.faults.add(refuse(429, 'RATE_LIMITED', { route: '*', retryAfter: date, times: 1 }));
    const byDate = await failure(host.run(CREATE, { inputData: input }));
    expect(JSON.parse(byDate.message)).toMatchObject({ delay: 40 });
  });

  test('a short wait is waited out, and a passing fault of a read is repeated', async () => {
    sandbox.faults.add(refuse(429, 'RATE_LIMITED', { route: '*', retryAfter: 1, times: 1 }));
    sandbox.faults.add({ route: '*', kind: 'reset', times: 1 });

    expect(await runItems(host, SEARCH, { inputData: input })).toEqual([]);
  });

  test('a scope that is missing is named', async () => {
    const { apiKeys } = sandbox.seed({
      apiKeys: [{ scopes: ['social:read'], organizationId: sandbox.apiKeys[0]?.organizationId ?? '' }],
    });
    const poor = openHost({ baseUrl: sandbox.url, apiKey: apiKeys[0]?.apiKey ?? '' });

    const failed = await failure(poor.run(CREATE, { inputData: input }));

    expect(failed).toMatchObject({ name: 'AppError' });
    expect(failed.message).toContain('social:write');
  });

  test('a return URL that is not on the allowlist is a matter of permission', async () => {
    const failed = await failure(
      host.run(CREATE, { inputData: { ...input, return_url: 'https://example.com/' } }),
    );

    expect(failed).toMatchObject({ name: 'AppError' });
    expect(failed.message).toContain('allowlist');
  });

  test.each<Fault>([{ kind: 'delay', delayMs: 1_000 }, { kind: 'truncate' }, { kind: 'drip', delayMs: 300 }])(
    'no whole answer in time is told as such: %j',
    async (fault) => {
      sandbox.faults.add({ ...fault, route: '*' });
      const run = withZapierErrors('action', (z, bundle) =>
        clientFor(z, bundle, { timeoutMs: 150, endsAt: Infinity }).whoami(),
      );

      const failed = await failure(host.work(run));

      expect(failed).toMatchObject({ name: 'AppError' });
      expect(failed.message).toContain('no answer within 150 ms');
    },
  );

  test.each([
    ['an unknown project', { project_id: 'prj_00000000-0000-4000-8000-000000000000', handle: 'x' }],
    ['nobody with that handle', { handle: 'nobody' }],
  ])('a search finds nothing for %s, without an error', async (_, more) => {
    expect(await runItems(host, SEARCH, { inputData: { ...input, ...more } })).toEqual([]);
  });

  test.each([
    [CREATE, { project_id: '' }, "'Project' is empty"],
    [CREATE, { return_url: 'nonsense' }, "'Return URL' is not a web address"],
    [CREATE, { platform: null }, "'Platform' is not one of the accepted values"],
    [CREATE, { scopes: ['a'.repeat(65)] }, "'Scopes' has an entry of 65 characters"],
    [SEARCH, { handle: ' ', platform: '' }, "'Handle' is empty"],
    [
      'creates.revoke_account.operation.perform',
      { stop_if_more_than: 'many' },
      "'Stop If More Than' is not a whole number",
    ],
  ])('%s names the field at fault by its label: %j', async (method, more, says) => {
    const failed = await failure(host.run(method, { inputData: { ...input, ...more } }));

    expect(failed).toMatchObject({ name: 'HaltedError' });
    expect(failed.message).toContain(says);
    expect(sandbox.requests()).toEqual([]);
  });

  test('a key that cannot be one is not sent', async () => {
    for (const apiKey of ['', 'two words', 'lp_test_ümlaut']) {
      const failed = await failure(openHost({ baseUrl: sandbox.url, apiKey }).run('authentication.test'));
      expect(failed.message).toMatch(/'API Key' (is empty|has characters)/);
    }
    expect(sandbox.requests()).toEqual([]);
  });

  test('a base URL on another machine is refused', async () => {
    for (const baseUrl of [
      'https://evil.example',
      'http://evil.example',
      'https://api.layers.com.evil.example',
    ]) {
      const failed = await failure(openHost({ baseUrl, apiKey: sandbox.apiKey }).run('authentication.test'));
      expect(failed.message).toContain("'LAYERS_BASE_URL'");
    }
  });
});

async function failure(run: Promise<unknown>): Promise<Error> {
  try {
    await run;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}
