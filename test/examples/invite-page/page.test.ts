/** The page over HTTP, in front of a real sandbox and a receiver that checks the signature. */
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { createAdaptorServer } from '@hono/node-server';
import { createInviteLink, createVisitLimiter, LayersClient, type InviteInput } from 'layers-social-core';
import { fetchTransport } from 'layers-social-core/fetch';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { createApp } from '../../../examples/invite-page/src/app.ts';
import { createOutbox } from '../../../examples/invite-page/src/outbox.ts';
import { send } from '../../../examples/invite-page/src/webhook.ts';
import { serveLocally } from '../../support/local-server';
import { createOwner } from '../../support/owner';
import { SECRET, startReceiver, type Receiver } from './receiver';

interface Page {
  url: string;
  log: string[];
  link(changes?: Partial<InviteInput>): string;
  close(): Promise<void>;
}

let sandbox: Sandbox;
let receiver: Receiver;
let opened: Page[] = [];

beforeEach(async () => {
  sandbox = await createSandbox();
  receiver = await startReceiver();
});

afterEach(async () => {
  await Promise.all(opened.map((page) => page.close()));
  opened = [];
  await receiver.close();
  await sandbox.close();
});

/** One process of the page; `at` is the address of another one, behind the same balancer. */
async function start(at?: string): Promise<Page> {
  let fetchOf: (request: Request) => Response | Promise<Response> = () => new Response();
  const server = await serveLocally(createAdaptorServer({ fetch: (request) => fetchOf(request) }) as Server);
  const here = `${server.url}/invite`;
  const url = at ?? here;
  const log: string[] = [];
  const warn = (line: string) => void log.push(line);
  const runtime = { now: Date.now, sleep: async () => undefined, random: Math.random, warn };
  const { apiKey, url: baseUrl } = sandbox;
  const client = new LayersClient({ ...runtime, transport: fetchTransport({ apiKey, baseUrl }), baseUrl });
  const outbox = createOutbox({
    send: (outcome) => send({ url: receiver.url, secret: SECRET, timeoutMs: 30_000 }, outcome),
    sleep: (ms, signal) =>
      ms <= 1_000 ? Promise.resolve() : wait(ms, undefined, { signal }).catch(() => undefined),
    log: warn,
  });
  const page = {
    pageUrl: url,
    apiKeys: [apiKey],
    settings: {},
    client,
    limiter: createVisitLimiter(),
    ...runtime,
  } as const;
  fetchOf = createApp({ page, outbox, log: warn }).fetch;
  const input = { purpose: 'connect', platform: 'tiktok', projectId: sandbox.projectId } as const;
  const opening: Page = {
    url: here,
    log,
    link: (changes = {}) =>
      createInviteLink({ ...input, ...changes, pageUrl: url }, apiKey, Date.now()).inviteUrl,
    close: async () => {
      await server.close();
      await outbox.close();
    },
  };
  opened.push(opening);
  return opening;
}

const told = () => receiver.received.map(({ type, data }) => [type, data.reference, data.failureCode]);

test('an owner who connects is shown it, and the receiver is told it once, signed', async () => {
  const page = await start();
  const owner = createOwner();
  const invite = page.link({ reference: 'customer 7' });
  expect((await owner.open(invite)).title).toBe('Connect your TikTok account');
  const pressed = await owner.press(invite);
  const back = await sandbox.approve(pressed.location, { handle: 'new.one' });
  const shown = await owner.open(back);
  await owner.open(back);

  expect([pressed.status, shown.status, shown.title]).toEqual([303, 200, 'Connected']);
  expect(receiver.received).toMatchObject([
    {
      verdict: 'valid',
      type: 'invite.connected',
      data: {
        outcome: 'connected',
        reference: 'customer 7',
        handle: 'new.one',
        account: { status: 'connected', handle: 'new.one' },
      },
    },
  ]);
  expect(receiver.received[0]?.eventId).toBe(receiver.received[0]?.data.outcomeId);
  expect(JSON.stringify(receiver.received)).not.toContain(sandbox.apiKey);
});

test('an owner who refuses, and one who signs in with another account', async () => {
  const page = await start();
  const [socialAccountId = ''] = sandbox.seed({
    accounts: [{ handle: 'acme', status: 'reauth_required' }],
  }).socialAccountIds;
  const invite = page.link({ purpose: 'reauth', socialAccountId, handle: 'acme', reference: 'c9' });
  const owner = createOwner();
  await owner.open(await sandbox.deny((await owner.press(invite)).location));
  const other = await sandbox.approve((await owner.press(invite)).location, { handle: 'somebody' });
  expect((await owner.open(other)).title).toBe('That was another account');

  expect(told()).toEqual([
    ['invite.denied', 'c9', 'access_denied'],
    ['invite.failed', 'c9', 'account_mismatch'],
  ]);
});

test('while the receiver is down the owner sees how it went, and a reload tells it again', async () => {
  receiver.answers.push(500, 500, 500, 500);
  const page = await start();
  const owner = createOwner();
  const back = await sandbox.approve((await owner.press(page.link())).location);
  const first = await owner.open(back);

  expect([first.title, first.headers.getSetCookie()]).toEqual(['Connected', []]);
  expect(page.log.join()).toContain('was not taken: the receiver answered 500');
  await page.close();

  // The process is gone and with it what it had in mind; the owner's browser is not.
  const next = await start(page.url);
  const again = await owner.open(back.replace(page.url, next.url));
  expect(again.title).toBe('Connected');
  expect(receiver.received).toHaveLength(5);
  const third = await owner.open(back.replace(page.url, next.url));
  expect(third.title).toBe('Connected');
  expect(receiver.received).toHaveLength(5);
  expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(1);
});

test('owners who reload while the first visit is under way tell it once', async () => {
  const page = await start();
  const owner = createOwner();
  const back = await sandbox.approve((await owner.press(page.link())).location);
  const pages = await Promise.all(Array.from({ length: 8 }, () => owner.open(back)));

  expect(pages.map(({ title }) => title)).toEqual(Array(8).fill('Connected'));
  expect(receiver.received).toHaveLength(1);
});

test('two processes behind one address: begun at one, back at the other', async () => {
  const page = await start();
  const twin = await start(page.url);
  const owner = createOwner();
  const back = await sandbox.approve((await owner.press(page.link({ reference: 'twins' }))).location);
  const shown = await owner.open(back.replace(page.url, twin.url));
  await owner.open(back);

  expect(shown.title).toBe('Connected');
  expect(told()).toEqual([['invite.connected', 'twins', null]]);
});

test('twenty scanners, with GET and HEAD: no link, no request to Layers, nothing told', async () => {
  const page = await start();
  const invite = page.link();
  for (let scanner = 0; scanner < 20; scanner += 1) {
    const visitor = createOwner({ withCookies: scanner % 2 === 0 });
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await visitor.send(method, invite)).status).toBe(200);
    }
  }

  expect(sandbox.requests()).toEqual([]);
  expect(receiver.received).toEqual([]);
});

test('everything else ends in a page with words, never in JSON', async () => {
  const page = await start();
  const { origin } = new URL(page.url);
  for (const url of [
    page.url,
    `${page.url}?invite=x`,
    `${page.url}?invite=1&invite=2`,
    `${origin}/`,
    `${page.url}/x`,
  ]) {
    for (const method of ['GET', 'POST', 'PUT']) {
      const seen = await createOwner().send(method, url);
      expect([url, method, seen.status, seen.title]).toEqual([url, method, 400, 'This link is not complete']);
      expect(seen.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    }
  }
  const health = await createOwner().open(`${origin}/healthz`);
  expect([health.status, health.html]).toEqual([200, 'ok']);
});

test('when Layers refuses the link the page says so, and the reason is in the log without the key', async () => {
  const page = await start('https://connect.acme.example/invite');
  const invite = page.link().replace('https://connect.acme.example/invite', page.url);
  const shown = await createOwner().press(invite);

  expect([shown.status, shown.title]).toEqual([503, 'This does not work yet']);
  expect(page.log.join()).toMatch(/allowlist/);
  expect(page.log.join()).not.toContain(sandbox.apiKey);
});
