// A disk that is full and a file that is damaged: the caller hears why, nothing is half done, and the sandbox lives on.

import { openSync, closeSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import type { Sandbox, SandboxOptions } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  connectLink,
  control,
  DAY,
  each,
  listAt,
  MINUTE,
  newDataFile,
  receiver,
  startSandbox,
  textAt,
} from './support';

let dataFile: string;

beforeEach(() => {
  dataFile = newDataFile();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeAll();
});

interface Limited {
  sandbox: Sandbox;
  /** SQLite may not add another page, as on a full disk. */
  fillUp: () => void;
  makeRoom: () => void;
  /** SQLite may not write at all. */
  setReadOnly: (on: boolean) => void;
}

async function limitedSandbox(options: SandboxOptions = {}): Promise<Limited> {
  const connections = new Set<DatabaseSync>();
  const original = (sql: string, db: DatabaseSync): void => exec.call(db, sql);
  const { exec } = DatabaseSync.prototype;
  const spy = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: DatabaseSync,
    sql: string,
  ) {
    connections.add(this);
    original(sql, this);
  });
  const sandbox = await startSandbox({ dataFile, ...options });
  spy.mockRestore();
  const [db] = connections;
  if (!db || connections.size > 1) throw new Error('expected one connection');
  const pages = () => Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  const limitTo = (count: number) => db.prepare(`PRAGMA max_page_count = ${count}`).get();
  return {
    sandbox,
    fillUp: () => limitTo(pages()),
    makeRoom: () => limitTo(1_000_000),
    setReadOnly: (on) => db.exec(`PRAGMA query_only = ${on ? 'ON' : 'OFF'}`),
  };
}

/** Enough endpoints that one event needs more room than the last pages have. */
async function subscribe(
  sandbox: Sandbox,
  { url, events, count = 60 }: { url: string; events: string[]; count?: number },
): Promise<void> {
  for (let i = 0; i < count; i += 1)
    expect((await ask(sandbox, 'POST /v1/webhook-endpoints', { body: { url, events } })).status).toBe(201);
}

const PARTNER = { apiKeys: [{ tier: 'partner' }] };
const deliveries = async (sandbox: Sandbox) => listAt(await control(sandbox, 'GET /deliveries?limit=1000'));

describe('a full disk', () => {
  test('ends a revoke with 500 and the reason; account, posts and events are as before', async () => {
    const { sandbox, fillUp, makeRoom } = await limitedSandbox(PARTNER);
    const target = await receiver();
    await subscribe(sandbox, { url: target.url, events: ['social_account.revoked'], count: 100 });
    const [id = ''] = sandbox.seed({ accounts: [{ queuedPosts: 3 }] }).socialAccountIds;
    const queued = `GET /v1/projects/${sandbox.projectId}/scheduled-posts?status=queued`;
    fillUp();

    const refused = await ask(sandbox, `DELETE /v1/social-accounts/${id}`);

    expect(codeOf(refused)).toEqual([500, 'INTERNAL']);
    expect(textAt(refused, 'error.message')).toContain(
      `cannot use the data file ${dataFile}: its disk is full`,
    );
    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
    expect(listAt(await ask(sandbox, queued))).toHaveLength(3);
    expect(await deliveries(sandbox)).toEqual([]);

    makeRoom();
    expect((await ask(sandbox, `DELETE /v1/social-accounts/${id}`)).status).toBe(200);
    expect(listAt(await ask(sandbox, queued))).toEqual([]);
    expect(await deliveries(sandbox)).toHaveLength(100);
  });

  test('in memory it is said of the memory', async () => {
    const { sandbox, fillUp } = await limitedSandbox({ dataFile: undefined });
    fillUp();

    expect(() => sandbox.seed({ accounts: { count: 500 } })).toThrow(
      'cannot use the database in memory: its disk is full',
    );
    expect(listAt(await accounts(sandbox))).toEqual([]);
  });

  test('ends a seed: no account, and no key that would work until the next start', async () => {
    const key = 'lp_test_SEEDED_secret';
    const { sandbox, fillUp, makeRoom } = await limitedSandbox();
    fillUp();

    const refused = await control(sandbox, 'POST /seed', {
      body: { apiKeys: [{ key }], accounts: { count: 2_000 } },
    });

    expect(codeOf(refused)).toEqual([500, 'INTERNAL']);
    expect(textAt(refused, 'error.message')).toContain(dataFile);
    expect((await ask(sandbox, 'GET /v1/whoami', { key })).status).toBe(401);
    expect(at(await control(sandbox, 'GET /accounts'), 'total')).toBe(0);
    makeRoom();
    sandbox.seed({ apiKeys: [{ key }] });
    expect((await ask(sandbox, 'GET /v1/whoami', { key })).status).toBe(200);
  });

  test('ends a reset: everything is as before, the clock too', async () => {
    const { sandbox, setReadOnly } = await limitedSandbox();
    sandbox.seed({ accounts: { count: 20 } });
    await sandbox.clock.advance(DAY);
    const before = [sandbox.clock.now(), (await accounts(sandbox)).body];
    sandbox.behaviour.set({ lastPageCursor: 'absent' });
    // A deletion needs no page: nothing may be written at all.
    setReadOnly(true);
    expect(() => sandbox.reset()).toThrow(`cannot use the data file ${dataFile}: it is read-only`);
    setReadOnly(false);

    expect(sandbox.behaviour.get().lastPageCursor).toBe('absent');
    sandbox.behaviour.set({ lastPageCursor: 'null' });
    expect([sandbox.clock.now(), (await accounts(sandbox)).body]).toEqual(before);
  });

  test('ends a consent with a page that says why; the link can be used later', async () => {
    const { sandbox, fillUp, makeRoom } = await limitedSandbox(PARTNER);
    const target = await receiver();
    await subscribe(sandbox, { url: target.url, events: ['social_account.connected'], count: 100 });
    const { authorizeUrl, state } = await connectLink(sandbox);
    const approve = () =>
      sandbox.fetch(authorizeUrl, {
        method: 'POST',
        body: new URLSearchParams({ decision: 'approve' }),
      });
    fillUp();

    const refused = await approve();

    expect([refused.status, refused.headers.get('location')]).toEqual([500, null]);
    expect(await refused.text()).toContain(`cannot use the data file ${dataFile}: its disk is full`);
    expect(at(await ask(sandbox, `GET /v1/social/oauth-status/${state}`), 'status')).toBe('pending');
    expect(listAt(await accounts(sandbox))).toEqual([]);
    makeRoom();
    expect((await approve()).status).toBe(303);
    expect(listAt(await accounts(sandbox))).toHaveLength(1);
  });

  test('stops the clock with the reason when tokens would expire, and goes on later', async () => {
    const { sandbox, fillUp, makeRoom } = await limitedSandbox();
    const target = await receiver();
    await subscribe(sandbox, { url: target.url, events: ['social_account.needs_reauth'], count: 1 });
    sandbox.seed({ accounts: { count: 300, tokenExpiresAt: '2026-11-02T00:00:00Z' } });
    fillUp();

    await expect(sandbox.clock.advance(DAY)).rejects.toThrow(`${dataFile}: its disk is full`);
    const refused = await accounts(sandbox);
    expect(codeOf(refused)).toEqual([500, 'INTERNAL']);
    expect(textAt(refused, 'error.message')).toContain('its disk is full');
    expect(target.received).toEqual([]);

    makeRoom();
    await sandbox.clock.advance(DAY);
    expect(new Set(each(await accounts(sandbox, '?limit=200'), 'status'))).toEqual(
      new Set(['reauth_required']),
    );
    expect(target.received).toHaveLength(300);
  });

  test('a webhook whose outcome cannot be written is not sent again; its outcome is written later', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    const { sandbox, fillUp, makeRoom } = await limitedSandbox(PARTNER);
    const target = await receiver();
    await subscribe(sandbox, { url: target.url, events: ['social_account.connected'], count: 100 });
    target.onRequest = fillUp;
    const { authorizeUrl } = await connectLink(sandbox);
    await sandbox.approve(authorizeUrl);

    await expect(sandbox.clock.advance(MINUTE)).rejects.toThrow(`${dataFile}: its disk is full`);
    await expect(sandbox.clock.advance(MINUTE)).rejects.toThrow('its disk is full');
    expect(target.received.length).toBeLessThan(100);
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining(dataFile), 'LayersSocialSandbox');

    target.onRequest = undefined;
    makeRoom();
    await sandbox.clock.advance(MINUTE);
    expect(target.received).toHaveLength(100);
    for (const delivery of await deliveries(sandbox))
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});

/** Overwrites the first page of a table or an index. */
function damage(name: string): void {
  const db = new DatabaseSync(dataFile);
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.['rootpage'];
  const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  db.close();
  const file = openSync(dataFile, 'r+');
  writeSync(file, Buffer.alloc(size, 0xff), 0, size, (Number(root) - 1) * size);
  closeSync(file);
}

describe('a damaged file', () => {
  let id: string;

  async function damaged(name: string): Promise<Sandbox> {
    const first = await startSandbox({ dataFile });
    [id = ''] = first.seed({ accounts: [{ queuedPosts: 2 }] }).socialAccountIds;
    await first.close();
    damage(name);
    return startSandbox({ dataFile });
  }
  const REASON = () => `cannot use the data file ${dataFile}: it is damaged`;

  test('is told by the request that needs what is broken; the others are answered', async () => {
    const sandbox = await damaged('health');

    const broken = await ask(sandbox, `GET /v1/social-accounts/${id}/health`);
    expect(codeOf(broken)).toEqual([500, 'INTERNAL']);
    expect(textAt(broken, 'error.message')).toContain(REASON());
    const inControl = await control(sandbox, 'GET /accounts');
    expect(codeOf(inControl)).toEqual([500, 'INTERNAL']);
    expect(textAt(inControl, 'error.message')).toContain(REASON());
    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
  });

  test('a revoke that finds its posts broken changes nothing', async () => {
    const sandbox = await damaged('posts_of_account');

    const broken = await ask(sandbox, `DELETE /v1/social-accounts/${id}`);

    expect(codeOf(broken)).toEqual([500, 'INTERNAL']);
    expect(textAt(broken, 'error.message')).toContain(REASON());
    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
  });

  test('a consent page says why', async () => {
    const sandbox = await damaged('sqlite_autoindex_authorizations_1');

    const page = await sandbox.fetch(`${sandbox.url}/tiktok/authorize?state=st_x`);

    expect(page.status).toBe(500);
    expect(await page.text()).toContain(REASON());
  });

  test('a change is answered, once it is kept, also when the webhooks that wait cannot be read', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    const sandbox = await damaged('deliveries_due');

    for (let i = 0; i < 3; i += 1) await connectLink(sandbox);

    expect(listAt(await control(sandbox, 'GET /authorizations'))).toHaveLength(3);
    expect(warned.mock.calls).toEqual([[expect.stringContaining(REASON()), 'LayersSocialSandbox']]);
  });

  test('a request that cannot tell which tokens have expired shows no account', async () => {
    const sandbox = await damaged('accounts_expiry');

    const broken = await accounts(sandbox);

    expect(codeOf(broken)).toEqual([500, 'INTERNAL']);
    expect(textAt(broken, 'error.message')).toContain(REASON());
  });

  test('that cannot even be started with names itself', async () => {
    await expect(damaged('projects')).rejects.toThrow(REASON());
  });
});
