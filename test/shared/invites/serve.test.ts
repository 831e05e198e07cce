/** Whole visits against the sandbox: it stands for Layers and for the platform's consent page. */
import {
  createInviteLink,
  createVisitLimiter,
  InviteInput,
  InviteOutcome,
  InvitePage,
  InvitePageSettings,
  serveInvite,
  showInvitePage,
} from 'layers-social-core';
import type { Behaviour, Sandbox } from 'layers-social-sandbox';

import { QUESTIONS } from '../../../shared/src/invites/questions';
import { clientOf, closeSandboxes, startSandbox, runtimeOf } from '../../support/core-sandbox';
import { createInviteBrowser } from '../../support/invite-browser';

const PAGE = 'http://localhost:5678/webhook/1/invite';
const DAY = 86_400_000;
const MINUTE = 60_000;

let sandbox: Sandbox;
let outcomes: InviteOutcome[];
let log: string[];
let limiter: InvitePage['limiter'];

beforeEach(async () => {
  sandbox = await startSandbox();
  [outcomes, log, limiter] = [[], [], createVisitLimiter()];
});
afterEach(closeSandboxes);

function pageOf(settings: InvitePageSettings = {}, changes: Partial<InvitePage> = {}): InvitePage {
  const { now, sleep } = runtimeOf(sandbox);
  const client = clientOf(sandbox);
  return {
    pageUrl: PAGE,
    apiKeys: [sandbox.apiKey],
    settings,
    client,
    limiter,
    now,
    sleep,
    warn: (line) => log.push(line),
    ...changes,
  };
}

/** A new page for every visit, as a host makes it. */
function browserOf(settings: InvitePageSettings = {}, changes: Partial<InvitePage> = {}, language = 'en') {
  return createInviteBrowser(async (request) => {
    const response = await serveInvite(pageOf(settings, changes), request);
    if (response.outcome) outcomes.push(response.outcome);
    return response;
  }, language);
}

function deadAccount(changes = {}) {
  const { socialAccountIds } = sandbox.seed({
    accounts: [{ handle: 'acme.coffee', status: 'reauth_required', ...changes }],
  });
  return socialAccountIds[0] ?? '';
}

function linkFor(changes: Partial<InviteInput> = {}): string {
  const input = {
    purpose: 'connect' as const,
    projectId: sandbox.projectId,
    platform: 'tiktok',
    reference: 'customer 7',
    pageUrl: PAGE,
    ...changes,
  };
  return createInviteLink(input, sandbox.apiKey, sandbox.clock.now()).inviteUrl;
}

const reauthLink = (socialAccountId: string, changes: Partial<InviteInput> = {}) =>
  linkFor({ purpose: 'reauth', socialAccountId, handle: 'acme.coffee', ...changes });

const platformAddress = (response: { headers: Record<string, string> }) => response.headers.Location ?? '';
const behave = (changes: Partial<Behaviour>) => sandbox.behaviour.set(changes);
const asked = (part: string) => sandbox.requests().filter(({ path }) => path.includes(part)).length;

describe('opening the page', () => {
  test('shows and asks nobody, with every method but POST', async () => {
    const url = linkFor();
    const query = Object.fromEntries(new URL(url).searchParams);
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT'])
      expect((await serveInvite(pageOf(), { method, query })).view).toBe('connect');

    expect(sandbox.requests()).toEqual([]);
    expect(outcomes).toEqual([]);
  });

  test('says no for an invite that is none, and asks nobody', async () => {
    const browser = browserOf();
    for (const url of [PAGE, `${PAGE}?invite=x`, `${linkFor()}x`]) {
      expect((await browser.open(url)).status).toBe(400);
      expect((await browser.press(url)).status).toBe(400);
    }
    const altered = linkFor().replace('?invite=v1.', '?invite=v2.');
    expect((await browser.press(altered)).view).toBe('too_new');
    expect(sandbox.requests()).toEqual([]);
  });

  test('says until when it was good', async () => {
    const url = linkFor({ validForDays: 1 });
    await sandbox.clock.advance(DAY);
    const { status, body } = await browserOf().press(url);

    expect(status).toBe(410);
    expect(body).toContain('It was good until April 19, 2026.');
    expect(asked('oauth-url')).toBe(0);
  });
});

describe('a new account', () => {
  test('is connected: one outcome, and a page that a reload shows again without asking', async () => {
    const browser = browserOf();
    const url = linkFor();
    await browser.open(url);
    const pressed = await browser.press(url);
    expect([pressed.status, pressed.view, pressed.body]).toEqual([303, 'redirect', '']);
    const back = await sandbox.approve(platformAddress(pressed), { handle: 'new.one' });
    const page = await browser.open(back);

    expect(page.view).toBe('connected');
    expect(outcomes).toEqual([
      {
        outcome: 'connected',
        attemptId: expect.stringMatching(/^[\w-]{22}$/) as string,
        invite: expect.objectContaining({ reference: 'customer 7', purpose: 'connect' }) as object,
        socialAccountId: expect.stringMatching(/^sa_/) as string,
      },
    ]);
    const before = sandbox.requests().length;
    expect((await browser.open(back)).view).toBe('connected');
    expect(sandbox.requests().length).toBe(before);
    expect(outcomes).toHaveLength(1);
  });

  test('is not connected a second time by the same browser', async () => {
    const browser = browserOf();
    const url = linkFor();
    await browser.open(await sandbox.approve(platformAddress(await browser.press(url))));

    expect((await browser.open(url)).view).toBe('connected');
    expect((await browser.press(url)).view).toBe('connected');
    expect(asked('oauth-url')).toBe(1);
  });

  test('can be refused and then accepted after all: an outcome each', async () => {
    const browser = browserOf();
    const url = linkFor();
    const denied = await browser.open(await sandbox.deny(platformAddress(await browser.press(url))));
    expect(denied.view).toBe('denied');
    expect(denied.body).toContain(`href="${new URL(url).pathname}?invite=`);
    const again = await browser.open(await sandbox.approve(platformAddress(await browser.press(url))));

    expect(again.view).toBe('connected');
    expect(outcomes.map(({ outcome, failureCode }) => [outcome, failureCode])).toEqual([
      ['denied', 'access_denied'],
      ['connected', undefined],
    ]);
    expect(new Set(outcomes.map(({ attemptId }) => attemptId)).size).toBe(2);
  });

  test('of two owners at once is connected for each', async () => {
    const url = linkFor();
    const [one, two] = [browserOf(), browserOf()];
    const [first, second] = [await one.press(url), await two.press(url)];
    await one.open(await sandbox.approve(platformAddress(first), { handle: 'one' }));
    await two.open(await sandbox.approve(platformAddress(second), { handle: 'two' }));

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['connected', 'connected']);
    expect(new Set(outcomes.map(({ socialAccountId }) => socialAccountId)).size).toBe(2);
  });

  test('under way in two tabs: each return belongs to its own', async () => {
    const browser = browserOf();
    const url = linkFor();
    const [first, second] = [await browser.press(url), await browser.press(url)];
    expect((await browser.open(await sandbox.deny(platformAddress(first)))).view).toBe('denied');
    expect((await browser.open(await sandbox.approve(platformAddress(second)))).view).toBe('connected');
  });

  test('in another browser the page cannot know, says so, and tells nobody', async () => {
    const url = linkFor();
    const back = await sandbox.approve(platformAddress(await browserOf().press(url)));

    expect((await browserOf().open(back)).view).toBe('elsewhere');
    expect(outcomes).toEqual([]);
    expect(asked('oauth-status')).toBe(0);
  });

  test('gone with its project', async () => {
    expect((await browserOf().press(linkFor({ projectId: 'prj_gone' }))).view).toBe('gone');
  });
});

describe('an account to reconnect', () => {
  test('is renewed, and keeps its id', async () => {
    const account = deadAccount();
    const browser = browserOf();
    const page = await browser.open(
      await sandbox.approve(platformAddress(await browser.press(reauthLink(account)))),
    );

    expect(page.view).toBe('connected');
    expect(page.body).toContain('@acme.coffee (TikTok) is connected.');
    expect(outcomes).toMatchObject([{ outcome: 'connected', socialAccountId: account }]);
  });

  test('that is well already gets no link', async () => {
    const account = deadAccount({ status: 'connected' });

    expect((await browserOf().press(reauthLink(account))).view).toBe('already_well');
    expect(asked('reauth-url')).toBe(0);
  });

  test('whose token soon runs out gets one, as early as the page is set to', async () => {
    const account = deadAccount({
      status: 'connected',
      tokenExpiresAt: new Date(sandbox.clock.now() + 5 * DAY).toISOString(),
    });
    const url = reauthLink(account);

    expect((await browserOf().press(url)).view).toBe('already_well');
    expect((await browserOf({ tokenLeadDays: 7 }).press(url)).view).toBe('redirect');
    behave({ reauthHealthy: 'conflict' });
    expect((await browserOf({ tokenLeadDays: 7 }).press(url)).view).toBe('already_well');
  });

  test.each([
    ['disconnected', { status: 'disconnected' as const }, 'gone'],
    ['leased', { status: 'reauth_required' as const, leased: true }, 'misconfigured'],
    ['leased and well', { status: 'connected' as const, leased: true }, 'already_well'],
  ])('that is %s gets a page in words', async (_, account, view) => {
    expect((await browserOf().press(reauthLink(deadAccount(account)))).view).toBe(view);
    expect(asked('reauth-url')).toBe(0);
  });

  test('that the project has not gets a page in words', async () => {
    expect((await browserOf().press(reauthLink('sa_00000000-0000-4000-8000-000000000000'))).view).toBe(
      'gone',
    );
  });

  test('with another account signed in: Layers decides, and the page says whose it was about', async () => {
    const account = deadAccount();
    const browser = browserOf();
    const url = reauthLink(account, { platform: 'tiktok' });
    const page = await browser.open(
      await sandbox.approve(platformAddress(await browser.press(url)), { handle: 'somebody.else' }),
    );

    expect(page.view).toBe('other_account');
    expect(page.body).toContain('This link is about @acme.coffee (TikTok)');
    expect(outcomes).toMatchObject([
      { outcome: 'failed', failureCode: 'account_mismatch', socialAccountId: account },
    ]);
  });

  test('completed with another id: not the account that was asked for', async () => {
    const account = deadAccount();
    const real = clientOf(sandbox);
    const client: InvitePage['client'] = {
      createConnectLink: (...asked) => real.createConnectLink(...asked),
      createReauthLink: (...asked) => real.createReauthLink(...asked),
      getConnectionStatus: async (state) => ({ state, status: 'completed', socialAccountId: 'sa_other' }),
      iterateAccounts: (...asked) => real.iterateAccounts(...asked),
    };
    const browser = browserOf({}, { client });
    const back = await sandbox.approve(platformAddress(await browser.press(reauthLink(account))));

    expect((await browser.open(back)).view).toBe('other_account');
  });

  test('in another browser: the account itself tells, once for the attempt', async () => {
    const account = deadAccount();
    const other = browserOf();
    const pressed = await browserOf().press(reauthLink(account));
    const back = await sandbox.approve(platformAddress(pressed));

    expect((await other.open(back)).view).toBe('connected');
    expect((await other.open(back)).view).toBe('connected');
    expect(outcomes).toMatchObject([{ outcome: 'connected', socialAccountId: account }]);
  });

  test('in another browser, refused: no word of it is believed', async () => {
    const account = deadAccount();
    const back = await sandbox.deny(platformAddress(await browserOf().press(reauthLink(account))));

    expect((await browserOf().open(back)).view).toBe('elsewhere');
    expect(outcomes).toEqual([]);
  });

  test('whose owner never returned: the next visit tells that all is well', async () => {
    const account = deadAccount();
    const url = reauthLink(account);
    await sandbox.approve(platformAddress(await browserOf().press(url)));

    expect((await browserOf().press(url)).view).toBe('already_well');
    expect(outcomes).toEqual([]);
  });
});

/** The button, and where the owner will return to. */
async function begin(url = linkFor()) {
  let returnUrl = '';
  const browser = browserOf();
  const first = createInviteBrowser((request) => {
    const { client } = pageOf();
    const noting: InvitePage['client'] = {
      createConnectLink: (projectId, input) => {
        ({ returnUrl } = input);
        return client.createConnectLink(projectId, input);
      },
      createReauthLink: (projectId, input) => client.createReauthLink(projectId, input),
      getConnectionStatus: (state) => client.getConnectionStatus(state),
      iterateAccounts: (...asked) => client.iterateAccounts(...asked),
    };
    return serveInvite(pageOf({}, { client: noting }), request);
  });
  const address = platformAddress(await first.press(url));
  for (const cookie of first.cookies) browser.cookies.set(...cookie);
  return { browser, address, returnUrl };
}

describe('the return', () => {
  test('too early: looks twice, then says so, and tells nobody', async () => {
    const { browser, returnUrl, address } = await begin();

    const page = await browser.open(returnUrl);
    expect([page.view, asked('oauth-status')]).toEqual(['pending', 2]);
    expect(page.body).toContain('attempt=');
    expect(outcomes).toEqual([]);
    await sandbox.approve(address);
    expect((await browser.open(returnUrl)).view).toBe('connected');
    expect(outcomes).toHaveLength(1);
  });

  test('refused, before Layers knows it: the browser that began is believed', async () => {
    const { browser, returnUrl } = await begin();

    expect((await browser.open(`${returnUrl}&layers_oauth_error=access_denied`)).view).toBe('denied');
    expect(outcomes).toMatchObject([{ outcome: 'denied', failureCode: 'access_denied' }]);
  });

  test('with an error that is no code: ignored', async () => {
    const { browser, returnUrl } = await begin();
    const evil = encodeURIComponent('<script>alert(1)</script>');

    const page = await browser.open(`${returnUrl}&layers_oauth_error=${evil}`);
    expect(page.view).toBe('pending');
    expect(page.body).not.toContain('alert(1)');
  });

  test('with the error appended as the documentation writes it, behind a second question mark', async () => {
    const { browser, returnUrl } = await begin();

    const page = await browser.open(`${returnUrl}?layers_oauth_error=server_error`);
    expect(page.view).toBe('failed');
    // The code is for the workflow; an owner can do nothing with it.
    expect(page.body).not.toContain('server_error');
    expect(outcomes).toMatchObject([{ outcome: 'failed', failureCode: 'server_error' }]);
  });

  test('after the ten minutes: start again, and tells nobody', async () => {
    const { browser, returnUrl } = await begin();
    await sandbox.clock.advance(11 * MINUTE);

    for (const expiredState of ['404', 'failed', 'expired'] as const) {
      behave({ expiredState });
      expect((await browser.open(returnUrl)).view).toBe('lapsed');
    }
    expect(outcomes).toEqual([]);
  });

  test('after hours: nobody is asked', async () => {
    const { browser, returnUrl } = await begin();
    await sandbox.clock.advance(31 * MINUTE);

    expect((await browser.open(returnUrl)).view).toBe('lapsed');
    expect(asked('oauth-status')).toBe(0);
  });

  test('while Layers is down: look again', async () => {
    const { browser, address } = await begin();
    const back = await sandbox.approve(address);
    sandbox.faults.add({ route: '/v1/social/oauth-status/:state', kind: 'status', status: 500 });

    const page = await browser.open(back);
    expect([page.status, page.view]).toEqual([503, 'unsettled']);
    expect(log.join()).toMatch(/the end of an attempt was not found out: Layers could not answer just now/);
    sandbox.faults.clear();
    expect((await browser.open(back)).view).toBe('connected');
    expect(outcomes).toHaveLength(1);
  });

  test('begun before the invite ran out, back after: counts', async () => {
    const url = linkFor({ validForDays: 1 });
    const browser = browserOf();
    await sandbox.clock.advance(DAY - MINUTE);
    const back = await sandbox.approve(platformAddress(await browser.press(url)));
    await sandbox.clock.advance(2 * MINUTE);

    expect((await browser.open(back)).view).toBe('connected');
    expect(outcomes).toHaveLength(1);
  });

  test('with the attempt of another invite, or a made-up one: only shows', async () => {
    const { browser, returnUrl } = await begin();
    const { searchParams } = new URL(returnUrl);
    const other = linkFor();

    for (const attempt of [searchParams.get('attempt'), 'v1.x', searchParams.get('invite')])
      expect((await browser.open(`${other}&attempt=${attempt}`)).view).toBe('connect');
    expect(asked('oauth-status')).toBe(0);
  });

  test('with a cookie of another attempt, a made-up one or one that is too long: as in another browser', async () => {
    const { browser, returnUrl } = await begin();
    const [name = ''] = browser.cookies.keys();
    const own = browser.cookies.get(name) ?? '';
    const { browser: second } = await begin();
    const [other = ''] = second.cookies.values();

    for (const value of [other, 'x', '', 'a'.repeat(20_000), own.replace(/^v1/, 'v2')]) {
      browser.cookies.set(name, value);
      expect((await browser.open(returnUrl)).view).toBe('elsewhere');
    }
  });
});

test('a host that cannot serve a visit shows a page by its name', () => {
  const page = { pageUrl: PAGE, settings: { senderName: 'Acme' } };
  const shown = showInvitePage(page, { acceptLanguage: 'fr' }, { view: 'misconfigured' });

  expect(shown).toMatchObject({ status: 503, view: 'misconfigured', cookies: [] });
  expect(shown.body).toContain('Cela ne fonctionne pas encore');
  expect(shown.body).toContain('Acme');
});

describe('the limits', () => {
  test('five links a minute for one invite; others go on', async () => {
    const browser = browserOf();
    const url = linkFor();
    const views = [];
    for (let press = 0; press < 7; press += 1) views.push((await browser.press(url)).view);

    expect(views).toEqual([...Array<string>(5).fill('redirect'), 'too_many', 'too_many']);
    expect((await browser.press(linkFor())).view).toBe('redirect');
    await sandbox.clock.advance(MINUTE);
    expect((await browser.press(url)).view).toBe('redirect');
  });

  test('twenty looks a minute at one return', async () => {
    const browser = browserOf();
    const address = platformAddress(await browser.press(linkFor()));
    const back = await sandbox.approve(address);
    const stranger = browserOf();
    const views = new Set<string>();
    for (let look = 0; look < 20; look += 1) views.add((await stranger.open(back)).view);

    expect([...views]).toEqual(['elsewhere']);
    expect((await browser.open(back)).view).toBe('unsettled');
    await sandbox.clock.advance(MINUTE);
    expect((await browser.open(back)).view).toBe('connected');
  });
});

describe('what stands in the way of a link', () => {
  test.each<[string, Parameters<Sandbox['faults']['add']>[0], string, RegExp]>([
    [
      'the rate limit',
      { route: '/v1/projects/:id/social/oauth-url', kind: 'status', status: 429 },
      'busy',
      /rate limit/,
    ],
    [
      'an outage',
      { route: '/v1/projects/:id/social/oauth-url', kind: 'status', status: 500 },
      'unavailable',
      /could not answer just now/,
    ],
    [
      'a missing scope',
      { route: '/v1/projects/:id/social/oauth-url', kind: 'status', status: 403 },
      'misconfigured',
      /lacks a scope that this needs.*Asked: POST/s,
    ],
  ])('%s: a page in words, and the reason in the log', async (_, fault, view, words) => {
    sandbox.faults.add(fault);
    const page = await browserOf({}, { client: clientOf(sandbox, {}, { retry: { maxAttempts: 1 } }) }).press(
      linkFor(),
    );

    expect(page.view).toBe(view);
    expect(log.join()).toMatch(words);
    expect(outcomes).toEqual([]);
  });

  test('a host that is not on the allowlist', async () => {
    const page = await browserOf({}, { pageUrl: 'https://elsewhere.example.com/webhook/1/invite' }).press(
      linkFor(),
    );

    expect(page.view).toBe('misconfigured');
    expect(log.join()).toMatch(/allowlist/);
  });

  test('an answer that leads nowhere: no browser is sent there', async () => {
    const client = {
      ...pageOf().client,
      createConnectLink: async () => ({ authorizeUrl: 'javascript:alert(1)', state: 'st_1', expiresAt: 'x' }),
    };

    expect((await browserOf({}, { client }).press(linkFor())).view).toBe('misconfigured');
  });

  test('a question that lacks what it needs ends in a page too', async () => {
    const page = pageOf();
    const invite = { inviteId: 'x', purpose: 'reauth', projectId: 'prj_1', expiresAt: 'x' } as const;
    const visit = { facts: { step: 'start' } as const, invite, query: '' };
    const found = { facts: visit.facts };

    expect((await QUESTIONS.account(page, visit, found)).facts.account).toBe('gone');
    expect((await QUESTIONS.link(page, visit, found)).facts.link).toBe('misconfigured');
    expect((await QUESTIONS.answer(page, visit, found)).facts.answer).toBe('misconfigured');
  });
});

describe('what the browser is given', () => {
  test('cookies that scripts cannot read and that go to the page alone', async () => {
    const [line = ''] = (await browserOf().press(linkFor())).cookies;
    const [secure = ''] = (await browserOf({}, { pageUrl: PAGE.replace('http:', 'https:') }).press(linkFor()))
      .cookies;

    expect(line).toMatch(
      /^layers_attempt_[\w-]{8}=[\w.-]+; Max-Age=1800; Path=\/webhook\/1\/invite; HttpOnly; SameSite=Lax$/,
    );
    expect(secure).toMatch(/; Secure$/);
  });

  test('a return address without the state', async () => {
    const { address, returnUrl } = await begin();
    const state = new URL(address).searchParams.get('state') ?? 'none';
    const attempt = new URL(returnUrl).searchParams.get('attempt') ?? '';
    const [, , payload = ''] = attempt.split('.');

    expect(Buffer.from(payload, 'base64url').toString()).toMatch(/^{"i":/);
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(state);
    expect(returnUrl.length).toBeLessThan(700);
  });

  test('the language that it prefers', async () => {
    expect((await browserOf({}, {}, 'de-CH,de;q=0.9').open(linkFor())).body).toContain('<html lang="de">');
  });
});
