import { createSandbox, Fault, Sandbox } from 'layers-social-sandbox';

import { clientFor } from '../../zapier-app/src/lib/client';
import { withZapierErrors } from '../../zapier-app/src/lib/errors';
import { Host, openHost, runItems } from '../support/zapier-host';

const CREATE = 'creates.create_connect_link.operation.perform';
const SEARCH = 'searches.find_account.operation.perform';
const RETURN_URL = 'http://localhost/back';

/** Which error each refusal becomes is in the table of `test/conformance`. */
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

  const refuse = (status: number, code: string, more: Partial<Fault> = {}): Fault => ({
    kind: 'status',
    status,
    code,
    ...more,
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
