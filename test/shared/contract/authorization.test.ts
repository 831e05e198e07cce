import { LayersClient, waitForConnection } from 'layers-social-core';
import { type Sandbox } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox, runtimeOf } from '../../support/core-sandbox';
import { EPOCH, rejectionOf } from '../../support/runtime';

const RETURN_URL = 'http://localhost/back?session=7';

let sandbox: Sandbox;
let client: LayersClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
});
afterEach(closeSandboxes);

const connectLink = () =>
  client.createConnectLink(sandbox.projectId, { platform: 'tiktok', returnUrl: RETURN_URL });

/** Waits as a host would; `meanwhile` happens during the wait of this number. */
function wait(state: string, meanwhile?: () => Promise<unknown>, during = 2) {
  const runtime = runtimeOf(sandbox);
  const sleep = async (ms: number) => {
    await runtime.sleep(ms);
    if (runtime.sleeps.length === during) await meanwhile?.();
  };
  return waitForConnection(client, { state }, { ...runtime, sleep });
}

test('an approved authorization is completed with the account, which is then in the list', async () => {
  const link = await connectLink();

  const outcome = await wait(link.state, () => sandbox.approve(link.authorizeUrl, { handle: 'acme.coffee' }));

  expect(outcome).toMatchObject({ status: 'completed', state: link.state });
  expect(sandbox.clock.now() - EPOCH).toBe(10_000);
  expect(await client.findAccount(sandbox.projectId, outcome.socialAccountId!)).toMatchObject({
    handle: 'acme.coffee',
    platform: 'tiktok',
    status: 'connected',
  });
});

test('the owner comes back to the very return URL', async () => {
  const link = await connectLink();

  expect(await sandbox.approve(link.authorizeUrl)).toBe(RETURN_URL);
});

test('a denied authorization has failed, with the reason', async () => {
  const link = await connectLink();

  const outcome = await wait(link.state, () => sandbox.deny(link.authorizeUrl));

  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'access_denied' } });
});

test.each(['404', 'failed', 'expired'] as const)(
  'an authorization that nobody answers ends within ten minutes: %s',
  async (expiredState) => {
    sandbox.behaviour.set({ expiredState });
    const link = await connectLink();

    const outcome = await wait(link.state);

    expect(['pending', 'expired', 'failed']).toContain(outcome.status);
    expect(sandbox.clock.now() - EPOCH).toBeLessThanOrEqual(600_000);
  },
);

test.each([
  ['404', 'expired'],
  ['failed', 'failed'],
  ['expired', 'expired'],
] as const)(
  'looking at a lapsed authorization, which the API answers with %s, says %s',
  async (expiredState, status) => {
    sandbox.behaviour.set({ expiredState });
    const link = await connectLink();
    await sandbox.clock.advance(600_001);

    expect(await wait(link.state)).toMatchObject({ status });
  },
);

test('another key cannot see the authorization', async () => {
  const [other] = sandbox.seed({ apiKeys: [{}] }).apiKeys;
  const link = await connectLink();

  const error = await rejectionOf(
    clientOf(sandbox, { apiKey: other!.apiKey }).getConnectionStatus(link.state),
  );

  expect(error).toMatchObject({ code: 'NOT_FOUND' });
});

test('a reauth keeps the id and makes the account well again', async () => {
  const [id] = sandbox.seed({ accounts: [{ status: 'reauth_required', handle: 'acme' }] }).socialAccountIds;

  const link = await client.createReauthLink(sandbox.projectId, {
    socialAccountId: id!,
    returnUrl: RETURN_URL,
  });
  const outcome = await wait(link.state, () => sandbox.approve(link.authorizeUrl));

  expect(outcome).toMatchObject({ status: 'completed', socialAccountId: id });
  expect(await client.findAccount(sandbox.projectId, id!)).toMatchObject({
    status: 'connected',
    handle: 'acme',
  });
});

test('scopes and a note are accepted as they are sent', async () => {
  const link = await client.createConnectLink(sandbox.projectId, {
    platform: 'instagram',
    returnUrl: RETURN_URL,
    scopes: ['instagram_basic', 'instagram_content_publish'],
    usageNote: 'Käse 🧀',
  });

  expect(link.state).toMatch(/^st_/);
  expect(Date.parse(link.expiresAt) - EPOCH).toBe(600_000);
});
