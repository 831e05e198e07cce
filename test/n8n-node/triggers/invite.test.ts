/** The invite trigger behind a web server that does with it what n8n does, against the sandbox. */
import type { IncomingMessage, ServerResponse } from 'node:http';

import { createInviteLink, InviteInput } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { stopwatch } from '../../../n8n-node/lib/stopwatch';
import { LayersSocialInviteTrigger } from '../../../n8n-node/nodes/LayersSocialInviteTrigger/LayersSocialInviteTrigger.node';
import { serveLocally } from '../../support/local-server';
import { createOwner } from '../../support/owner';
import { createHost, Host, HostOptions } from './host';

jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  sleep: () => Promise.resolve(),
}));

const type = new LayersSocialInviteTrigger();
const lifecycle = type.webhookMethods.default;
let sandbox: Sandbox;
let opened: N8n[] = [];

beforeAll(async () => {
  sandbox = await createSandbox();
});

beforeEach(() => sandbox.reset());

afterEach(async () => {
  await Promise.all(opened.map((n8n) => n8n.close()));
  opened = [];
});

afterAll(() => sandbox.close());

describe('the node', () => {
  test('serves one path with GET and POST, which n8n answers with what the node returns', () => {
    const { webhooks = [] } = type.description;

    expect(webhooks.map(({ httpMethod }) => httpMethod)).toEqual(['GET', 'POST']);
    expect(new Set(webhooks.map(({ path }) => path))).toEqual(new Set(['invite']));
    for (const webhook of webhooks)
      expect(webhook).toMatchObject({ responseMode: 'onReceived', responseData: '' });
  });

  test('is activated and deactivated without a request', async () => {
    const n8n = await start();

    await n8n.activate();
    await n8n.deactivate();
    expect(sandbox.requests()).toEqual([]);
  });

  test.each<[string, IDataObject, RegExp]>([
    ['a colour that is none', { colour: 'red' }, /'Colour' is not a colour/],
    ['a language that it does not speak', { language: 'tlh' }, /'Language' is not one of/],
    ['a long name', { senderName: 'x'.repeat(201) }, /'Sender Name' is too long/],
    [
      'an address that is none',
      { options: { leaveTo: 'javascript:alert(1)' } },
      /'After Return, Go To' is not a web/,
    ],
    [
      'a lead time of a year',
      { options: { tokenLeadDays: 365 } },
      /'Token Lead Time \(Days\)' is not a number/,
    ],
    ['a text that there is not', { texts: { text: [{ name: 'x', words: 'y' }] } }, /'Texts' names a text/],
    [
      'a very long text',
      { texts: { text: [{ name: 'denied.text', words: 'y'.repeat(1_001) }] } },
      /'Texts' has one/,
    ],
  ])('is not activated with %s', async (_, parameters, words) => {
    await expect((await start({ parameters })).activate()).rejects.toThrow(words);
  });

  test('is not activated without an API key', async () => {
    await expect((await start({ apiKey: ' ' })).activate()).rejects.toThrow("'API Key' is empty");
  });
});

describe('a visit', () => {
  test('shows, and starts nothing', async () => {
    const n8n = await start({ parameters: { senderName: 'Acme <Agency>' } });
    const page = await createOwner().open(n8n.invite());

    expect([page.status, page.title]).toEqual([200, 'Connect your TikTok account']);
    expect(page.html).toContain('Acme &#60;Agency&#62; asks you');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(n8n.executions).toEqual([]);
    expect(sandbox.requests()).toEqual([]);
    expect(n8n.credentialReads).toBe(1);
  });

  test('of an owner who connects starts the workflow once, with the account, the reference and the invite', async () => {
    const n8n = await start();
    const owner = createOwner();
    const { inviteUrl, inviteId } = n8n.link({ reference: 'customer 7' });
    const pressed = await owner.press(inviteUrl);
    expect(pressed.status).toBe(303);
    const back = await sandbox.approve(pressed.location, { handle: 'new.one' });
    const page = await owner.open(back);

    expect([page.status, page.title]).toEqual([200, 'Connected']);
    expect(n8n.executions).toEqual([
      {
        outcome: 'connected',
        outcomeId: expect.stringMatching(/^[\w-]{22}$/),
        inviteId,
        reference: 'customer 7',
        purpose: 'connect',
        projectId: sandbox.projectId,
        socialAccountId: expect.stringMatching(/^sa_/),
        platform: 'tiktok',
        handle: 'new.one',
        failureCode: null,
        returnedAt: expect.stringMatching(/Z$/),
        account: expect.objectContaining({ handle: 'new.one', status: 'connected' }),
      },
    ]);
    for (let reload = 0; reload < 3; reload += 1) expect((await owner.open(back)).title).toBe('Connected');
    expect(n8n.executions).toHaveLength(1);
  });

  test('of an owner who reloads while the first visit is under way starts it once', async () => {
    const n8n = await start();
    const owner = createOwner();
    const back = await sandbox.approve((await owner.press(n8n.invite())).location);
    const pages = await Promise.all(Array.from({ length: 8 }, () => owner.open(back)));

    expect(pages.map(({ title }) => title)).toEqual(Array(8).fill('Connected'));
    expect(n8n.executions).toHaveLength(1);
  });

  test('of an owner who refuses, or signs in with another account, says so', async () => {
    const n8n = await start();
    const account = deadAccount();
    const invite = n8n.invite({
      purpose: 'reauth',
      socialAccountId: account,
      handle: 'acme',
      reference: 'c9',
    });
    const owner = createOwner();
    await owner.open(await sandbox.deny((await owner.press(invite)).location));
    const other = await sandbox.approve((await owner.press(invite)).location, { handle: 'somebody' });
    expect((await owner.open(other)).title).toBe('That was another account');

    expect(n8n.executions).toMatchObject([
      {
        outcome: 'denied',
        failureCode: 'access_denied',
        socialAccountId: account,
        reference: 'c9',
        account: null,
      },
      { outcome: 'failed', failureCode: 'account_mismatch', socialAccountId: account, handle: 'acme' },
    ]);
  });

  test('looks up no account when it is not wanted, and goes on without one that cannot be read', async () => {
    for (const includeAccount of [false, true]) {
      const n8n = await start({ parameters: { options: { includeAccount } } });
      const owner = createOwner();
      const back = await sandbox.approve((await owner.press(n8n.invite())).location);
      sandbox.faults.add({ route: '/v1/projects/:id/social-accounts', kind: 'status', status: 403 });
      await owner.open(back);
      sandbox.faults.clear();

      expect(n8n.executions).toMatchObject([
        { outcome: 'connected', platform: 'tiktok', handle: null, account: null },
      ]);
    }
    expect(sandbox.requests().filter(({ path }) => path.includes('social-accounts')).length).toBe(1);
  });

  test('is told again when n8n could not store the execution', async () => {
    const n8n = await start();
    const owner = createOwner();
    const back = await sandbox.approve((await owner.press(n8n.invite())).location);
    n8n.failNext = true;
    const first = await owner.open(back);
    expect([first.status, first.headers.getSetCookie()]).toEqual([500, []]);
    const soon = await owner.open(back);
    expect([soon.title, soon.headers.getSetCookie()]).toEqual(['Connected', []]);
    jest.spyOn(stopwatch, 'elapsed').mockReturnValue(stopwatch.elapsed() + 61_000);
    await owner.open(back);
    jest.restoreAllMocks();

    expect(n8n.executions).toMatchObject([{ outcome: 'connected' }]);
  });

  test('of twenty scanners, with and without cookies: no link, no execution', async () => {
    const n8n = await start();
    const account = deadAccount();
    const links = [n8n.invite(), n8n.invite({ purpose: 'reauth', socialAccountId: account })];
    for (let scanner = 0; scanner < 20; scanner += 1) {
      const owner = createOwner({ withCookies: scanner % 2 === 0 });
      for (const link of links) {
        await owner.open(link);
        await owner.send('HEAD', link);
        await owner.open(link);
      }
    }

    expect(sandbox.requests()).toEqual([]);
    expect(n8n.executions).toEqual([]);
  });

  test('of an owner who opens it forty times and presses once: one link, one execution', async () => {
    const n8n = await start();
    const owner = createOwner();
    const invite = n8n.invite({ purpose: 'reauth', socialAccountId: deadAccount() });
    for (let visit = 0; visit < 40; visit += 1) expect((await owner.open(invite)).status).toBe(200);
    expect(n8n.executions).toEqual([]);

    await owner.open(await sandbox.approve((await owner.press(invite)).location));

    expect(sandbox.requests().filter(({ path }) => path.includes('reauth-url'))).toHaveLength(1);
    expect(n8n.executions).toMatchObject([{ outcome: 'connected' }]);
  });

  test('with an invite of another key, of the key before, and of neither', async () => {
    const n8n = await start({ previousApiKey: 'lp_live_the_key_before' });
    const open = async (key: string) => (await createOwner().open(n8n.link({}, key).inviteUrl)).title;

    expect(await open(sandbox.apiKey)).toBe('Connect your TikTok account');
    expect(await open('lp_live_the_key_before')).toBe('Connect your TikTok account');
    expect(await open('lp_live_some_other_key')).toBe('This link does not belong here');
  });

  test('speaks the language of the settings, in the words of the settings', async () => {
    const n8n = await start({
      parameters: {
        language: 'de',
        colour: '#FFDD00',
        texts: {
          text: [
            { name: 'connect.title', words: 'Los, {platform}!' },
            { name: 'connect.text', words: ' ' },
          ],
        },
        options: { contact: 'hilfe@acme.example', leaveTo: 'https://acme.example/danke' },
      },
    });
    const owner = createOwner({ language: 'fr' });
    const page = await owner.open(n8n.invite());

    expect(page.html).toContain('<html lang="de">');
    expect(page.title).toBe('Los, TikTok!');
    expect(page.html).toContain('--button: #ffdd00; --label: #000;');
    expect(page.html).toContain('bittet Sie, Ihr Konto bei TikTok zu verbinden');
    expect(page.html).toContain('Fragen? hilfe@acme.example');
    const end = await owner.open(await sandbox.approve((await owner.press(n8n.invite())).location));
    expect(end.html).toContain('href="https://acme.example/danke">Weiter</a>');
  });

  test('while the settings or the credential are wrong: a page in words, the reason in the log, nothing started', async () => {
    for (const wrong of [
      { parameters: { colour: 'red' } },
      { apiKey: ' ' },
      { baseUrl: 'http://api.example.com' },
    ]) {
      const n8n = await start(wrong);
      const page = await createOwner().press(n8n.invite());

      expect([page.status, page.title]).toEqual([503, 'This does not work yet']);
      expect(n8n.host.log.join()).toMatch(/an invite's page could not be shown: /);
      expect(n8n.executions).toEqual([]);
    }
  });

  test('when Layers refuses the link: the reason is in the log, the key is not', async () => {
    const n8n = await start({ path: 'https://n8n.example.com/webhook/1/invite' });
    const page = await createOwner().press(n8n.invite());

    expect(page.title).toBe('This does not work yet');
    expect(n8n.host.log.join()).toMatch(/allowlist/);
    expect(n8n.host.log.join()).not.toContain(sandbox.apiKey);
  });

  test('never ends in JSON, whatever the query is', async () => {
    const n8n = await start();
    for (const query of [
      '',
      '?invite',
      '?invite=1&invite=2',
      '?invite[a]=1',
      '?attempt=x',
      '?invite=%00',
      '?__proto__=1',
    ]) {
      for (const method of ['GET', 'POST']) {
        const page = await createOwner().send(method, n8n.page + query);
        expect([query, page.status, page.title]).toEqual([query, 400, 'This link is not complete']);
      }
    }
    expect(n8n.executions).toEqual([]);
  });
});

describe('200 owners at once', () => {
  const all = Array.from({ length: 200 }, (_, index) => ({
    reference: `c${index}`,
    isRefused: index % 4 === 0,
  }));

  test('200 outcomes, each once', async () => {
    const large = await createSandbox({ apiKeys: [{ key: 'lp_test_LARGE_key', tier: 'partner' }] });
    const n8n = await start({
      parameters: { options: { includeAccount: false } },
      apiKey: large.apiKey,
      baseUrl: large.url,
    });
    const pages = await Promise.all(
      all.map(async ({ reference, isRefused }) => {
        const owner = createOwner();
        const { inviteUrl } = n8n.link({ reference, projectId: large.projectId }, large.apiKey);
        const { location } = await owner.press(inviteUrl);
        return owner.open(isRefused ? await large.deny(location) : await large.approve(location));
      }),
    );
    await large.close();

    expect(pages.map(({ title }) => title)).toEqual(
      all.map(({ isRefused }) => (isRefused ? 'Not connected' : 'Connected')),
    );
    expect(n8n.executions.map(({ reference, outcome }) => [reference, outcome].join(' ')).sort()).toEqual(
      all.map(({ reference, isRefused }) => `${reference} ${isRefused ? 'denied' : 'connected'}`).sort(),
    );
  });

  test('with a rate limit for 60: the others are asked to wait, and can go on later', async () => {
    const n8n = await start();
    const pages = await Promise.all(
      all.map(({ reference }) => createOwner().press(n8n.invite({ reference }))),
    );

    const others = pages.filter(({ status }) => status !== 303);

    // The budget grows while they come.
    expect(200 - others.length).toBeGreaterThanOrEqual(60);
    expect(others.length).toBeGreaterThan(50);
    expect(new Set(others.map(({ title }) => title))).toEqual(new Set(['Many people at once']));
    await sandbox.clock.advance(60_000);
    expect((await createOwner().press(n8n.invite())).status).toBe(303);
  });
});

function deadAccount() {
  return (
    sandbox.seed({ accounts: [{ handle: 'acme', status: 'reauth_required' }] }).socialAccountIds[0] ?? ''
  );
}

interface N8n {
  host: Host;
  /** Where the page is. */
  page: string;
  executions: IDataObject[];
  /** Each makes n8n set up a sandbox for expressions: most of what a visit costs. */
  credentialReads: number;
  /** n8n cannot store the next execution. */
  failNext: boolean;
  link(changes?: Partial<InviteInput>, key?: string): { inviteUrl: string; inviteId: string };
  invite(changes?: Partial<InviteInput>): string;
  activate(): Promise<void>;
  deactivate(): Promise<void>;
  close(): Promise<void>;
}

async function start(
  options: Partial<HostOptions> & { path?: string; previousApiKey?: string } = {},
): Promise<N8n> {
  const { path, previousApiKey, ...more } = options;
  const server = await serveLocally((request, response) => void visit(n8n, request, response));
  const page = `${server.url}/webhook/abc/invite`;
  const apiKey = more.apiKey ?? sandbox.apiKey;
  const baseUrl = more.baseUrl ?? sandbox.url;
  const host = createHost({ type, ...more, apiKey, baseUrl, webhookUrl: path ?? page });
  const credentials = {
    getCredentials: () => {
      n8n.credentialReads += 1;
      return Promise.resolve({ apiKey, baseUrl, previousApiKey });
    },
  };
  const context = host.context;
  const hook = () => context(credentials) as IHookFunctions;
  host.context = (members = {}) => context({ ...credentials, ...members });
  const link = (changes: Partial<InviteInput> = {}, key = sandbox.apiKey) => {
    const input = { purpose: 'connect', platform: 'tiktok', projectId: sandbox.projectId } as const;
    return createInviteLink({ ...input, ...changes, pageUrl: page }, key, Date.now());
  };
  const n8n: N8n = {
    host,
    page,
    executions: [],
    credentialReads: 0,
    failNext: false,
    link,
    invite: (changes) => link(changes).inviteUrl,
    activate: async () => {
      const exists = await lifecycle.checkExists.call(hook());
      if (!exists) await lifecycle.create.call(hook());
    },
    deactivate: async () => {
      await lifecycle.delete.call(hook());
    },
    close: server.close,
  };
  opened.push(n8n);
  return n8n;
}

/** What n8n 2.41.1 does with one call: a workflow of its own, its 404 for HEAD, its own policy for what it answers itself. */
async function visit(n8n: N8n, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'POST') return void response.writeHead(404).end('{}');
  n8n.host.restart();
  const { searchParams } = new URL(request.url ?? '/', 'http://n8n');
  const express = Object.assign(response, {
    status: (code: number) => Object.assign(response, { statusCode: code }),
    send: (body: string) => void response.end(body),
  });
  const context = n8n.host.context({
    getMode: () => 'webhook',
    getWebhookName: () => (request.method === 'POST' ? 'default' : 'setup'),
    getQueryData: () => queryOf(searchParams),
    getHeaderData: () => request.headers,
    getRequestObject: () => request,
    getResponseObject: () => express,
  }) as IWebhookFunctions;
  const result = await type.webhook.call(context);
  if (result.noWebhookResponse) return;
  if (n8n.failNext) {
    n8n.failNext = false;
    return void response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
  }
  for (const { json } of result.workflowData?.[0] ?? []) n8n.executions.push(json);
  const body = String(result.webhookResponse);
  response.setHeader('Content-Security-Policy', 'sandbox allow-downloads allow-forms allow-scripts');
  response.writeHead(200).end(body);
}

/** As Express reads it: what comes twice is a list. */
function queryOf(params: URLSearchParams): object {
  const query: Record<string, unknown> = {};
  for (const name of new Set(params.keys())) {
    const all = params.getAll(name);
    query[name] = all.length > 1 ? all : all[0];
  }
  return query;
}
