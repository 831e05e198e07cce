import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import fc from 'fast-check';
import { LayersClient } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { renderPage } from '../../n8n-node/nodes/LayersSocial/actions/connection/resumePage';
import { LayersSocial } from '../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { byId, createHost } from './triggers/host';

const RESUME_URL = 'http://localhost:5678/webhook-waiting/7?signature=s1gn';
const type = new LayersSocial();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
});

beforeEach(() => sandbox.reset());

afterAll(() => sandbox.close());

describe('a link that returns to this workflow', () => {
  it('carries the resume URL of the execution and nothing else of it', async () => {
    const link = await createLink();

    const location = await sandbox.approve(String(link.authorizeUrl));

    expect(location).toBe(RESUME_URL);
    expect(link).toMatchObject({ status: 'pending', returnTo: 'workflow' });
    expect(JSON.stringify(link)).not.toContain('s1gn');
  });

  it('is also there for a reconnection', async () => {
    const [account = ''] = sandbox.seed({ accounts: [{ status: 'reauth_required' }] }).socialAccountIds;
    const parameters = { operation: 'createReauthLink', project: byId(sandbox.projectId), account };

    const [link] = await run(parameters);

    expect(await sandbox.approve(String(link?.authorizeUrl))).toBe(RESUME_URL);
  });

  it('says which setting is meant, and the way out, when the host is not allowed', async () => {
    const refusal = createLink('https://n8n.example.com/webhook-waiting/7?signature=s1gn');

    await expect(refusal).rejects.toMatchObject({
      message: expect.stringContaining("'Return To' is This Workflow") as string,
      description: expect.stringMatching(/host n8n\.example\.com.*'Resume'.*Poll.*WEBHOOK_URL/s) as string,
    });
    await expect(refusal).rejects.not.toMatchObject({
      description: expect.stringContaining('s1gn') as string,
    });
  });

  it('is refused for several items and for a tool, before anything is sent', async () => {
    const words = { message: expect.stringMatching(/one item at a time/) as string };
    const parameters = { operation: 'createConnectLink', project: byId(sandbox.projectId) };

    await expect(run(parameters, [{}, {}])).rejects.toMatchObject(words);
    await expect(
      run(parameters, [{}], { getNode: () => ({ type: 'x.layersSocialTool', parameters: {} }) }),
    ).rejects.toMatchObject(words);
    expect(sandbox.requests()).toEqual([]);
  });
});

describe('waiting for the return', () => {
  it('looks once, suspends until the link runs out, and hands the item on as it came', async () => {
    const link = await createLink();
    const waiting = await wait(link);

    expect(waiting.items).toEqual([link]);
    const until = waiting.suspendedUntil?.getTime() ?? 0;
    // The clock of Layers is known to the second.
    const graceMs = until - Date.parse(String(link.expiresAt));
    expect(graceMs).toBeGreaterThanOrEqual(30_000);
    expect(graceMs).toBeLessThanOrEqual(31_500);
    expect(statusRequests()).toBe(1);
  });

  it('suspends for as long as a link lives when it has run out by our clock, but not for Layers', async () => {
    const link = await createLink();
    const waiting = await wait({ ...link, expiresAt: new Date(Date.now() - 60_000).toISOString() });

    const until = waiting.suspendedUntil?.getTime() ?? 0;
    // The link was made a moment ago, so its ten minutes end no later.
    expect(until).toBeGreaterThanOrEqual(Date.parse(String(link.expiresAt)) + 30_000);
  });

  it('goes on with the account when the owner returns, after two looks in all', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    await sandbox.approve(String(link.authorizeUrl), { handle: 'acme' });

    const { page, json } = await waiting.visit();

    expect(page.title).toBe('Connected');
    expect(json).toMatchObject({
      status: 'completed',
      state: link.state,
      projectId: sandbox.projectId,
      handle: 'acme',
      platform: 'tiktok',
      account: { status: 'connected' },
    });
    expect(statusRequests()).toBe(2);
  });

  it('ends with the code when the owner says no', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    const location = new URL(await sandbox.deny(String(link.authorizeUrl)));

    const { page, json } = await waiting.visit(Object.fromEntries(location.searchParams));

    expect(page.title).toBe('Not connected');
    expect(page.html).toContain('The permission was declined.');
    expect(page.html).not.toContain('access_denied');
    expect(json).toMatchObject({
      status: 'failed',
      failureCode: 'access_denied',
      platform: 'tiktok',
      account: null,
    });
  });

  it('still knows whom a reauth link was for when the owner says no', async () => {
    const accounts = [{ handle: 'acme', status: 'reauth_required' as const }];
    const [account = ''] = sandbox.seed({ accounts }).socialAccountIds;
    const parameters = { operation: 'createReauthLink', project: byId(sandbox.projectId), account };
    const [link = {}] = await run(parameters);
    const waiting = await wait(link, { account: byId(account) });
    await sandbox.deny(String(link.authorizeUrl));

    const { json } = await waiting.visit();

    expect(json).toMatchObject({
      status: 'failed',
      socialAccountId: account,
      projectId: sandbox.projectId,
      handle: 'acme',
      platform: 'tiktok',
      account: null,
    });
  });

  it.each(['access_denied', 'server_error', '<b>not a code</b>', 'x'.repeat(100)])(
    'asks Layers when the address reports %j, and keeps waiting while Layers says pending',
    async (code) => {
      const link = await createLink();
      const waiting = await wait(link);
      const before = statusRequests();

      const { page, json } = await waiting.visit({ layers_oauth_error: code });
      expect(page.title).toBe('Almost there');
      expect(json).toBeUndefined();
      expect(statusRequests()).toBe(before + 2);

      await sandbox.approve(String(link.authorizeUrl));
      expect((await waiting.visit({ layers_oauth_error: code })).json).toMatchObject({
        status: 'completed',
        failureCode: null,
      });
    },
  );

  it.each([
    ['server_error', 'server_error'],
    ['<b>not a code</b>', null],
    ['two words', null],
    ['x'.repeat(65), null],
  ])('fills in the reason %j of the address only where it has the form of a code', async (reported, code) => {
    const link = await createLink();
    const waiting = await wait(link);
    await sandbox.deny(String(link.authorizeUrl));
    jest.spyOn(LayersClient.prototype, 'getConnectionStatus').mockResolvedValueOnce({ status: 'failed' });

    const { json } = await waiting.visit({ layers_oauth_error: reported });

    expect(json).toMatchObject({ status: 'failed', failureCode: code });
  });

  it('does not take its word against a consent', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    await sandbox.approve(String(link.authorizeUrl));

    const { json } = await waiting.visit({ layers_oauth_error: 'access_denied' });

    expect(json).toMatchObject({ status: 'completed', failureCode: null });
  });

  it('keeps waiting while the consent is on its way, and lets the owner look again', async () => {
    const link = await createLink();
    const waiting = await wait(link);

    const early = await waiting.visit();
    expect(early.page.title).toBe('Almost there');
    expect(early.page.html).toContain('<a href="">Look again</a>');
    expect(early.json).toBeUndefined();

    await sandbox.approve(String(link.authorizeUrl));
    expect((await waiting.visit()).json).toMatchObject({ status: 'completed' });
    expect((await waiting.visit()).json).toMatchObject({ status: 'completed' });
  });

  it('goes on at the first visit when the consent arrives a moment after the owner', async () => {
    const link = await createLink();
    const waiting = await wait(link);

    const visit = waiting.visit();
    await lookedAt(2);
    await sandbox.approve(String(link.authorizeUrl));

    const { page, json } = await visit;
    expect(page.title).toBe('Connected');
    expect(json).toMatchObject({ status: 'completed' });
  });

  it('goes on once when the owner reloads while the consent is on its way', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    const browser = { gone: false };

    const left = waiting.visit({}, browser);
    await lookedAt(2);
    browser.gone = true;
    await sandbox.approve(String(link.authorizeUrl));
    const reloaded = await waiting.visit();

    expect(reloaded.json).toMatchObject({ status: 'completed' });
    expect((await left).json).toBeUndefined();
  });

  it('goes on as expired when the owner comes too late', async () => {
    const waiting = await wait(await createLink());
    await sandbox.clock.advance(11 * 60_000);

    const { page, json } = await waiting.visit();

    expect(page.title).toBe('Too late');
    expect(json).toMatchObject({ status: 'expired' });
  });

  it('tells a visitor of another authorization nothing, and asks nothing', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    await sandbox.approve(String(link.authorizeUrl), { handle: 'acme' });

    const { page, json } = await waiting.visit({ layers_state: 'st_other', status: 'success' });

    expect(page.title).toBe('Wrong address');
    expect(json).toBeUndefined();
    expect(statusRequests()).toBe(1);
    expect((await waiting.visit({ layers_state: String(link.state) })).json).toMatchObject({
      status: 'completed',
    });
  });

  it('keeps waiting when the status cannot be read, and says why in the log', async () => {
    const waiting = await wait(await createLink());
    sandbox.faults.add({ kind: 'status', status: 403, code: 'FORBIDDEN_SCOPE' });

    const { page, json } = await waiting.visit();

    expect(page.title).toBe('One moment');
    expect(json).toBeUndefined();
    expect(waiting.log.join()).toContain('FORBIDDEN_SCOPE');
  });

  it('goes on without the account when that cannot be looked up', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    await sandbox.approve(String(link.authorizeUrl));
    sandbox.faults.add({ route: '/v1/projects/:projectId/social-accounts', kind: 'malformed' });

    const { json } = await waiting.visit();

    expect(json).toMatchObject({
      status: 'completed',
      socialAccountId: expect.any(String) as string,
      account: null,
    });
  });

  it('does not suspend for what has already ended', async () => {
    const link = await createLink();
    await sandbox.approve(String(link.authorizeUrl));

    const { items, suspendedUntil } = await wait(link);

    expect(items).toMatchObject([{ status: 'completed', account: { status: 'connected' } }]);
    expect(suspendedUntil).toBeUndefined();
  });

  it('also suspends when the first look is refused for now', async () => {
    const link = await createLink();
    sandbox.faults.add({ kind: 'status', status: 429, code: 'RATE_LIMITED', retryAfter: 900 });

    const { items, suspendedUntil } = await wait(link);

    expect(items).toEqual([link]);
    expect(suspendedUntil).toBeDefined();
  });

  it('looks once and does not suspend with a longest wait of 0', async () => {
    const { items, suspendedUntil } = await wait(await createLink(), { options: { maxWaitMinutes: 0 } });

    expect(items).toMatchObject([{ status: 'pending', socialAccountId: null }]);
    expect(suspendedUntil).toBeUndefined();
  });

  it('polls for the link of another execution, as Execute step gives it, and says so', async () => {
    const link = await createLink();
    await sandbox.approve(String(link.authorizeUrl));
    const hints: unknown[] = [];
    const members = {
      getExecutionId: () => '8',
      addExecutionHints: (...given: unknown[]) => hints.push(...given),
    };

    const { items, suspendedUntil, warnings } = await wait(link, {}, members);

    expect(link.executionId).toBe('7');
    expect(items).toMatchObject([{ status: 'completed' }]);
    expect(suspendedUntil).toBeUndefined();
    expect(hints).toMatchObject([
      {
        location: 'outputPane',
        message: expect.stringMatching(/another execution.*polls instead/s) as string,
      },
    ]);
    expect(warnings.join()).toContain('another execution');
  });

  it('polls and says so in the log where n8n shows no hints', async () => {
    const link = await createLink();
    await sandbox.approve(String(link.authorizeUrl));

    const { items, warnings } = await wait(link, {}, { getExecutionId: () => '8' });

    expect(items).toMatchObject([{ status: 'completed' }]);
    expect(warnings.join()).toContain('another execution');
  });

  it('suspends for a link from before links named their execution', async () => {
    const { executionId, ...link } = await createLink();

    expect((await wait(link, {}, { getExecutionId: () => '8' })).suspendedUntil).toBeDefined();
    expect(executionId).toBe('7');
  });

  it.each([
    ['a link that returns elsewhere', { returnTo: 'url' }, {}],
    ['a tool', {}, { getNode: () => ({ type: 'x.layersSocialTool', parameters: {} }) }],
  ])('polls for %s', async (_, change, members) => {
    const link: IDataObject = { ...(await createLink()), ...change };
    await sandbox.approve(String(link.authorizeUrl));

    const { items, suspendedUntil } = await wait(link, {}, members);

    expect(items).toMatchObject([{ status: 'completed' }]);
    expect(suspendedUntil).toBeUndefined();
  });
});

describe('the page', () => {
  it('forbids everything but its own style, and does not let the address travel on', async () => {
    const { page } = await (await wait(await createLink())).visit();
    const style = /<style>(.*?)<\/style>/s.exec(page.html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');

    expect(page.headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    expect(page.headers['Content-Security-Policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.html).not.toMatch(/https?:|<script|<img|<link|\son\w+=|style=/);
  });

  it('tells nobody an id, a name or a state', async () => {
    const link = await createLink();
    const waiting = await wait(link);
    await sandbox.approve(String(link.authorizeUrl), { handle: 'acme' });

    const { page, json } = await waiting.visit();

    for (const secret of [link.state, 'acme', sandbox.projectId, json?.socialAccountId, 's1gn']) {
      expect(page.html).not.toContain(String(secret));
    }
  });

  it('never shows a code that came with the address', () => {
    const plain = renderPage('failed');

    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...HOSTILE)), (code) => {
        expect(renderPage('failed', code)).toBe(plain);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a script', { layers_oauth_error: '<script>alert(1)</script>' }],
    ['a list', { layers_oauth_error: ['<b>', 'second'] }],
    ['an object', { layers_oauth_error: { toString: 'x' }, layers_state: { a: 1 } }],
    ['a novel', { layers_oauth_error: '<i>'.repeat(100_000) }],
    ['nothing', undefined],
  ])('survives %s in the address', async (_, query) => {
    const waiting = await wait(await createLink());

    const { page } = await waiting.visit(query);

    expect(page.html.length).toBeLessThan(10_000);
    expect(page.html).not.toMatch(/<script|<b>|<i>/);
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</code><base href=//x>',
  '&lt;',
];

function statusRequests(): number {
  return sandbox.requests().filter(({ route }) => route.includes('oauth-status')).length;
}

async function createLink(resumeUrl = RESUME_URL): Promise<IDataObject> {
  const parameters = { operation: 'createConnectLink', project: byId(sandbox.projectId), platform: 'tiktok' };
  const [link] = await run(parameters, [{}], { evaluateExpression: () => resumeUrl });
  return link ?? {};
}

function hostOf(parameters: IDataObject) {
  const all = { resource: 'connection', ...parameters };
  return createHost({ type, baseUrl: sandbox.url, apiKey: sandbox.apiKey, parameters: all });
}

async function run(
  parameters: IDataObject,
  input: IDataObject[] = [{}],
  members: object = {},
): Promise<IDataObject[]> {
  const host = hostOf(parameters);
  const context = host.context({
    getNodeParameter: (name: string, _: number, fallback: unknown, how: object) =>
      host.parameter(name, fallback, how),
    getInputData: () => input.map((json) => ({ json })),
    continueOnFail: () => false,
    getExecutionCancelSignal: () => undefined,
    evaluateExpression: () => RESUME_URL,
    ...members,
  }) as IExecuteFunctions;
  const [items = []] = await type.execute.call(context);
  return items.map(({ json }) => json);
}

/** Returns once the status was asked for that often. */
async function lookedAt(times: number): Promise<void> {
  const looks = () => sandbox.requests().filter(({ path }) => path.includes('oauth-status')).length;
  for (let tries = 0; looks() < times && tries < 1_000; tries += 1) await pause(1);
  expect(looks()).toBe(times);
}

/** Runs Wait for Connection on the item of a link; `visit` is what n8n does when the owner's browser comes. */
async function wait(link: IDataObject, change: IDataObject = {}, members: object = {}) {
  const { state, expiresAt, projectId } = link;
  const parameters = { operation: 'wait', state, expiresAt, project: byId(String(projectId)), ...change };
  let suspendedUntil: Date | undefined;
  const suspend = (until: Date) => Promise.resolve(void (suspendedUntil = until));
  const warnings: string[] = [];
  const logger = { warn: (line: string) => warnings.push(line) };
  const items = await run(parameters, [link], { putExecutionToWait: suspend, logger, ...members });
  const host = hostOf(parameters);
  return {
    items,
    suspendedUntil,
    warnings,
    log: host.log,
    async visit(query: unknown = {}, browser = { gone: false }) {
      const sent: { headers: Record<string, string>; html: string } = { headers: {}, html: '' };
      const response = {
        get destroyed() {
          return browser.gone;
        },
        status: () => response,
        set: (headers: Record<string, string>) => {
          sent.headers = headers;
          return response;
        },
        send: (html: string) => {
          expect(sent.html).toBe('');
          sent.html = html;
          return response;
        },
      };
      const context = host.context({
        getQueryData: () => query,
        getResponseObject: () => response,
        evaluateExpression: (expression: string) => link[/\$json\.(\w+)/.exec(expression)?.[1] ?? ''],
      }) as IWebhookFunctions;
      const { noWebhookResponse, workflowData } = await type.webhook.call(context);
      expect(noWebhookResponse).toBe(true);
      const title = /<h1>(.*)<\/h1>/.exec(sent.html)?.[1];
      return { page: { ...sent, title }, json: workflowData?.[0]?.[0]?.json };
    },
  };
}
