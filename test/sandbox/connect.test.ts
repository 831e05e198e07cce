import type { Sandbox } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  connected,
  connectLink,
  DAY,
  each,
  issuePaths,
  listAt,
  MINUTE,
  reauthLink,
  RETURN_URL,
  startSandbox,
  textAt,
} from './support';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(closeAll);

const linkPath = () => `POST /v1/projects/${sandbox.projectId}/social/oauth-url`;
const renewPath = () => `POST /v1/projects/${sandbox.projectId}/social/reauth-url`;
const statusOf = (state: string, key = sandbox.apiKey) =>
  ask(sandbox, `GET /v1/social/oauth-status/${state}`, { key });

describe('a connect link', () => {
  test('leads to the platform’s consent page and lives 10 minutes', async () => {
    const reply = await ask(sandbox, linkPath(), { body: { platform: 'instagram', returnUrl: RETURN_URL } });

    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body ?? {})).toEqual(['authorizeUrl', 'state', 'expiresAt']);
    const state = textAt(reply, 'state');
    expect(state).toMatch(/^st_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(at(reply, 'authorizeUrl')).toBe(
      `${sandbox.url}/instagram/authorize?client_key=sandbox&state=${state}`,
    );
    expect(at(reply, 'expiresAt')).toBe('2026-11-01T12:10:00Z');
  });

  test.each([
    ['an unknown platform', { platform: 'linkedin', returnUrl: RETURN_URL }, ['platform']],
    ['no return URL', { platform: 'tiktok' }, ['returnUrl']],
    ['a relative return URL', { platform: 'tiktok', returnUrl: '/back' }, ['returnUrl']],
    ['a script return URL', { platform: 'tiktok', returnUrl: 'javascript:alert(1)' }, ['returnUrl']],
    [
      'a return URL with a line break',
      { platform: 'tiktok', returnUrl: 'http://localhost/\r\nx: y' },
      ['returnUrl'],
    ],
    [
      'a return URL with credentials',
      { platform: 'tiktok', returnUrl: 'http://a:b@localhost/' },
      ['returnUrl'],
    ],
    ['33 scopes', { platform: 'tiktok', returnUrl: RETURN_URL, scopes: Array(33).fill('a') }, ['scopes']],
    [
      'a scope of 65 characters',
      { platform: 'tiktok', returnUrl: RETURN_URL, scopes: ['a'.repeat(65)] },
      ['scopes.0'],
    ],
    ['an unknown field', { platform: 'tiktok', returnUrl: RETURN_URL, return_url: 'x' }, ['return_url']],
  ])('with %s is VALIDATION', async (_name, body, paths) => {
    const reply = await ask(sandbox, linkPath(), { body });

    expect(codeOf(reply)).toEqual([422, 'VALIDATION']);
    expect(issuePaths(reply)).toEqual(paths);
  });

  test('of a usage note, 32 scopes and a host in capitals is fine', async () => {
    const body = {
      platform: 'tiktok',
      returnUrl: 'http://LOCALHOST:1/',
      scopes: Array(32).fill('a'),
      usageNote: 'x',
    };
    expect((await ask(sandbox, linkPath(), { body })).status).toBe(200);
  });

  test.each(['https://evil.example/', 'http://localhost.evil.example/', 'http://sub.localhost/'])(
    'back to %s is RETURN_URL_NOT_ALLOWED',
    async (returnUrl) => {
      const reply = await ask(sandbox, linkPath(), { body: { platform: 'tiktok', returnUrl } });
      expect(codeOf(reply)).toEqual([403, 'RETURN_URL_NOT_ALLOWED']);
    },
  );

  test('the allowlist belongs to the key', async () => {
    const [key] = sandbox.seed({
      apiKeys: [
        { organizationId: sandbox.apiKeys[0]?.organizationId ?? '', returnUrlHosts: ['App.Example'] },
      ],
    }).apiKeys;
    const body = { platform: 'tiktok', returnUrl: 'https://app.example/done' };

    expect((await ask(sandbox, linkPath(), { body, key: key?.apiKey ?? '' })).status).toBe(200);
    expect(codeOf(await ask(sandbox, linkPath(), { body }))).toEqual([403, 'RETURN_URL_NOT_ALLOWED']);
  });

  test('into an unknown project is NOT_FOUND', async () => {
    const body = { platform: 'tiktok', returnUrl: RETURN_URL };
    expect(codeOf(await ask(sandbox, 'POST /v1/projects/prj_x/social/oauth-url', { body }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
  });

  test('ignores Idempotency-Key: each call mints another state', async () => {
    const asked = {
      body: { platform: 'tiktok', returnUrl: RETURN_URL },
      headers: { 'Idempotency-Key': '5f0c3a52-7d52-4f1c-9a5f-2f3b6a1c0d11' },
    };
    const states = [await ask(sandbox, linkPath(), asked), await ask(sandbox, linkPath(), asked)].map((r) =>
      at(r, 'state'),
    );
    expect(new Set(states).size).toBe(2);
  });
});

describe('the status of a state', () => {
  test('is pending, then completed with the account', async () => {
    const { state, authorizeUrl } = await connectLink(sandbox);

    expect((await statusOf(state)).body).toEqual({
      state,
      status: 'pending',
      expiresAt: '2026-11-01T12:10:00Z',
    });
    await sandbox.approve(authorizeUrl);
    const reply = await statusOf(state);
    expect(reply.body).toMatchObject({ state, status: 'completed', platform: 'tiktok' });
    expect(textAt(reply, 'socialAccountId')).toMatch(/^sa_[0-9a-f-]{36}$/);
  });

  test('is failed with a reason after a denial', async () => {
    const { state, authorizeUrl } = await connectLink(sandbox);

    expect(await sandbox.deny(authorizeUrl)).toBe(`${RETURN_URL}?layers_oauth_error=access_denied`);

    const reply = await statusOf(state);
    expect(reply.body).toMatchObject({ state, status: 'failed', error: { code: 'access_denied' } });
    expect(textAt(reply, 'error.message')).not.toBe('');
    expect(at(await accounts(sandbox), 'items')).toEqual([]);
  });

  test('is visible only to the key that minted it', async () => {
    const { state } = await connectLink(sandbox);
    const sibling = sandbox.seed({ apiKeys: [{ organizationId: sandbox.apiKeys[0]?.organizationId ?? '' }] })
      .apiKeys[0];

    expect(codeOf(await statusOf(state, sibling?.apiKey))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await statusOf(state.toLowerCase()))).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    ['404' as const, [404, undefined]],
    ['failed' as const, [200, 'failed']],
    ['expired' as const, [200, 'expired']],
  ])('after expiry is what the switch says: %s', async (expiredState, expected) => {
    sandbox.behaviour.set({ expiredState });
    const { state } = await connectLink(sandbox);

    await sandbox.clock.advance(10 * MINUTE - 1);
    expect(at(await statusOf(state), 'status')).toBe('pending');
    await sandbox.clock.advance(1);

    const reply = await statusOf(state);
    expect([reply.status, at(reply, 'status')]).toEqual(expected);
  });

  test('stays completed after its link expired', async () => {
    const { state, authorizeUrl } = await connectLink(sandbox);
    await sandbox.approve(authorizeUrl);
    await sandbox.clock.advance(DAY);

    expect(at(await statusOf(state), 'status')).toBe('completed');
  });
});

describe('connecting', () => {
  test('makes an account with a 30-day token', async () => {
    const id = await connected(sandbox, 'acme.coffee');

    expect(listAt(await accounts(sandbox))).toEqual([
      {
        socialAccountId: id,
        platform: 'tiktok',
        handle: 'acme.coffee',
        avatarUrl: 'https://media.meetsift.com/tiktok/acme.coffee/avatar.jpg',
        status: 'connected',
        leased: false,
        connectedAt: '2026-11-01T12:00:00Z',
        tokenExpiresAt: '2026-12-01T12:00:00Z',
      },
    ]);
  });

  test('a handle that is known renews its account, and moves connectedAt', async () => {
    const id = await connected(sandbox, 'acme');
    await sandbox.clock.advance(DAY);

    expect(await connected(sandbox, 'acme')).toBe(id);
    const reply = await accounts(sandbox);
    expect(each(reply, 'connectedAt')).toEqual(['2026-11-02T12:00:00Z']);
    expect(each(reply, 'tokenExpiresAt')).toEqual(['2026-12-02T12:00:00Z']);
  });

  test('connectedAt stays when the switch says so', async () => {
    sandbox.behaviour.set({ reconnectMovesConnectedAt: false });
    await connected(sandbox, 'acme');
    await sandbox.clock.advance(DAY);
    await connected(sandbox, 'acme');

    expect(each(await accounts(sandbox), 'connectedAt')).toEqual(['2026-11-01T12:00:00Z']);
    expect(each(await accounts(sandbox), 'tokenExpiresAt')).toEqual(['2026-12-02T12:00:00Z']);
  });

  test.each([
    ['same-id' as const, true],
    ['new-id' as const, false],
  ])('after a revoke gives the %s', async (reconnectAfterRevoke, same) => {
    sandbox.behaviour.set({ reconnectAfterRevoke });
    const id = await connected(sandbox, 'acme');
    await ask(sandbox, `DELETE /v1/social-accounts/${id}`);

    expect((await connected(sandbox, 'acme')) === id).toBe(same);
    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
  });

  test('two accounts of one second are both listed, page by page', async () => {
    const ids = [await connected(sandbox, 'a'), await connected(sandbox, 'b'), await connected(sandbox, 'c')];

    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const reply = await accounts(sandbox, `?limit=1${cursor}`);
      seen.push(...each(reply, 'socialAccountId'));
      if (at(reply, 'nextCursor') === null) break;
      cursor = `&cursor=${textAt(reply, 'nextCursor')}`;
    }

    expect(seen).toEqual(ids.reverse());
  });

  test('the return URL comes back unchanged, whatever its query and fragment', async () => {
    const returnUrl = 'http://localhost:5678/x?a=1&b=%20#frag?ment';
    const [first, second] = [
      await connectLink(sandbox, { returnUrl }),
      await connectLink(sandbox, { returnUrl }),
    ];

    expect(await sandbox.approve(first.authorizeUrl)).toBe(returnUrl);
    expect(await sandbox.deny(second.authorizeUrl)).toBe(
      'http://localhost:5678/x?a=1&b=%20&layers_oauth_error=access_denied#frag?ment',
    );
  });

  test('the older return leg names state and status', async () => {
    sandbox.behaviour.set({ returnLeg: 'older' });
    const { authorizeUrl, state } = await connectLink(sandbox);

    expect(await sandbox.approve(authorizeUrl)).toBe(`${RETURN_URL}?layers_state=${state}&status=success`);
  });

  test('a used, expired or unknown link cannot be approved', async () => {
    const used = await connectLink(sandbox);
    const expired = await connectLink(sandbox);
    await sandbox.approve(used.authorizeUrl);
    await sandbox.clock.advance(10 * MINUTE);

    await expect(sandbox.approve(used.authorizeUrl)).rejects.toThrow('already used');
    await expect(sandbox.deny(used.authorizeUrl)).rejects.toThrow('already used');
    await expect(sandbox.approve(expired.authorizeUrl)).rejects.toThrow('expired');
    await expect(sandbox.approve(`${sandbox.url}/tiktok/authorize?state=st_none`)).rejects.toThrow(
      'not known',
    );
    await expect(sandbox.approve(used.authorizeUrl.replace('tiktok', 'instagram'))).rejects.toThrow(
      'not known',
    );
  });
});

describe('a reauth link', () => {
  test('binds a fresh token to the same account', async () => {
    const id = await connected(sandbox);
    await sandbox.clock.advance(30 * DAY);
    expect(each(await accounts(sandbox), 'status')).toEqual(['reauth_required']);

    const { authorizeUrl, state } = await reauthLink(sandbox, id);
    expect(await sandbox.approve(authorizeUrl)).toBe(RETURN_URL);

    expect((await statusOf(state)).body).toMatchObject({ status: 'completed', socialAccountId: id });
    const reply = await accounts(sandbox);
    expect([each(reply, 'status'), each(reply, 'connectedAt')]).toEqual([
      ['connected'],
      ['2026-12-01T12:00:00Z'],
    ]);
  });

  test('fails when the owner signs in with another account', async () => {
    const id = await connected(sandbox, 'right');
    const { authorizeUrl, state } = await reauthLink(sandbox, id);

    expect(await sandbox.approve(authorizeUrl, { handle: 'wrong' })).toContain(
      'layers_oauth_error=account_mismatch',
    );

    expect((await statusOf(state)).body).toMatchObject({
      status: 'failed',
      error: { code: 'account_mismatch' },
    });
    expect(each(await accounts(sandbox), 'handle')).toEqual(['right']);
  });

  test('binds another account only when the switch says so', async () => {
    sandbox.behaviour.set({ wrongAccountOnReauth: 'binds' });
    const id = await connected(sandbox, 'right');

    await sandbox.approve((await reauthLink(sandbox, id)).authorizeUrl, { handle: 'wrong' });

    const reply = await accounts(sandbox);
    expect([each(reply, 'socialAccountId'), each(reply, 'handle')]).toEqual([[id], ['wrong']]);
  });

  test('fails when the account was revoked in the meantime', async () => {
    const id = await connected(sandbox);
    const { authorizeUrl } = await reauthLink(sandbox, id);
    await ask(sandbox, `DELETE /v1/social-accounts/${id}`);

    expect(await sandbox.approve(authorizeUrl)).toContain('layers_oauth_error=account_disconnected');
    expect(at(await accounts(sandbox), 'items')).toEqual([]);
  });

  test('needs an account of this project that is not disconnected', async () => {
    const id = await connected(sandbox);
    const other = sandbox.seed({ projects: [{}] }).projectIds[0];
    const body = { socialAccountId: id, returnUrl: RETURN_URL };

    expect(codeOf(await ask(sandbox, `POST /v1/projects/${other}/social/reauth-url`, { body }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    await ask(sandbox, `DELETE /v1/social-accounts/${id}`);
    expect(codeOf(await ask(sandbox, renewPath(), { body }))).toEqual([404, 'NOT_FOUND']);
  });

  test('refuses a bare id, a usage note and a foreign return host', async () => {
    const id = await connected(sandbox);

    const bare = await ask(sandbox, renewPath(), {
      body: { socialAccountId: id.slice(3), returnUrl: RETURN_URL },
    });
    expect([codeOf(bare), issuePaths(bare)]).toEqual([[422, 'VALIDATION'], ['socialAccountId']]);
    const noted = await ask(sandbox, renewPath(), {
      body: { socialAccountId: id, returnUrl: RETURN_URL, usageNote: 'x' },
    });
    expect(issuePaths(noted)).toEqual(['usageNote']);
    const away = await ask(sandbox, renewPath(), {
      body: { socialAccountId: id, returnUrl: 'https://evil.example' },
    });
    expect(codeOf(away)).toEqual([403, 'RETURN_URL_NOT_ALLOWED']);
  });

  test('for a healthy account is allowed, unless the switch says otherwise; for a leased one it is a CONFLICT', async () => {
    const id = await connected(sandbox);
    const [lease] = sandbox.seed({ accounts: [{ leased: true }] }).socialAccountIds;
    const refused = await ask(sandbox, renewPath(), {
      body: { socialAccountId: lease, returnUrl: RETURN_URL },
    });

    expect(codeOf(refused)).toEqual([409, 'CONFLICT']);
    await reauthLink(sandbox, id);
    sandbox.behaviour.set({ reauthHealthy: 'conflict' });
    const reply = await ask(sandbox, renewPath(), { body: { socialAccountId: id, returnUrl: RETURN_URL } });
    expect(codeOf(reply)).toEqual([409, 'CONFLICT']);
  });
});
