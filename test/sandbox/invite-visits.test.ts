/** The owner of an invite link, played by the control API, at the page of `examples/invite-page`. */
import { createInviteLink, type InviteInput } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { startPage, type RunningPage } from '../../examples/invite-page/src/server.ts';
import { SECRET, startReceiver, type Receiver } from '../examples/invite-page/receiver';
import { freePorts } from '../n8n-server/ports.ts';

let sandbox: Sandbox;
let receiver: Receiver;
let page: RunningPage;
let pageUrl: string;

beforeAll(async () => {
  sandbox = await createSandbox();
  receiver = await startReceiver();
  const [port = 0] = await freePorts(1);
  pageUrl = `http://127.0.0.1:${port}/invite`;
  const webhook = { url: receiver.url, secret: SECRET };
  const { apiKey, url: baseUrl } = sandbox;
  page = await startPage(
    { pageUrl, apiKeys: [apiKey], baseUrl, settings: {}, webhook, host: '127.0.0.1', port },
    () => undefined,
  );
});

beforeEach(() => {
  sandbox.reset();
  receiver.received.length = 0;
});

afterAll(async () => {
  await page.stop();
  await receiver.close();
  await sandbox.close();
});

function invite(changes: Partial<InviteInput> = {}): string {
  const input = { purpose: 'connect', platform: 'tiktok', projectId: sandbox.projectId, pageUrl } as const;
  return createInviteLink({ ...input, ...changes }, sandbox.apiKey, Date.now()).inviteUrl;
}

async function play(
  body: Record<string, unknown>,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(`${sandbox.url}/_sandbox/invite-visits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

test('accepts, under the handle that is given', async () => {
  expect(await play({ inviteUrl: invite(), handle: 'by.the.console' })).toEqual({
    status: 201,
    answer: { pages: ['Connect your TikTok account', 'Connected'], wasAsked: true },
  });
  expect(receiver.received).toMatchObject([{ type: 'invite.connected', data: { handle: 'by.the.console' } }]);
});

test('refuses', async () => {
  const { answer } = await play({ inviteUrl: invite(), decision: 'deny' });

  expect(answer.pages).toEqual(['Connect your TikTok account', 'Not connected']);
  expect(receiver.received).toMatchObject([{ type: 'invite.denied' }]);
});

test('is asked nothing where the account is well', async () => {
  const [socialAccountId = ''] = sandbox.seed({ accounts: [{ handle: 'fine' }] }).socialAccountIds;
  const inviteUrl = invite({ purpose: 'reauth', socialAccountId, handle: 'fine' });

  expect(await play({ inviteUrl })).toEqual({
    status: 200,
    answer: { pages: ['Reconnect @fine (TikTok)', 'All is well'], wasAsked: false },
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['a page on another machine', { inviteUrl: 'https://n8n.example.com/?invite=v1.x' }, 'VALIDATION'],
  ['a decision that there is not', { inviteUrl: 'http://127.0.0.1:9/', decision: 'maybe' }, 'VALIDATION'],
  ['no link', {}, 'VALIDATION'],
  ['a page that does not answer', { inviteUrl: 'http://127.0.0.1:9/' }, 'NO_PAGE'],
])('says why not for %s', async (_, body, code) => {
  const { status, answer } = await play(body);

  expect([status, (answer.error as { code: string }).code]).toEqual([422, code]);
});

test('does not decide what another sandbox asks', async () => {
  const other = await createSandbox({ apiKeys: [{ key: sandbox.apiKey }] });
  const response = await fetch(`${other.url}/_sandbox/invite-visits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inviteUrl: invite() }),
  });
  await other.close();

  expect(response.status).toBe(422);
  expect(JSON.stringify(await response.json())).toContain(
    'another place than a consent page of this sandbox',
  );
});
