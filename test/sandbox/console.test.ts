import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Sandbox } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  connected,
  control,
  each,
  knock,
  listAt,
  MINUTE,
  startSandbox,
  textAt,
} from './support';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(closeAll);

const page = async (path = '/') => {
  const response = await sandbox.fetch(sandbox.url + path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** What a browser is told under another name. */
const statusUnder = (host: string) => knock(sandbox, '/', { headers: { host } });

describe('the page', () => {
  test('says what it is, and with what to start', async () => {
    const { status, headers, text } = await page();

    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    for (const part of [
      'nothing here is real',
      sandbox.url,
      sandbox.apiKey,
      sandbox.projectId,
      '<html lang="en">',
    ])
      expect(text).toContain(part);
  });

  test('has no inline script, style or handler, and a policy that allows none', async () => {
    const { headers, text } = await page();
    const policy = headers.get('content-security-policy') ?? '';

    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(text.match(/<script[^>]*>[^<]*/g)).toEqual(['<script type="module" src="/console/console.js">']);
    expect(policy).toContain(`default-src 'none'; script-src 'self'; style-src 'self'`);
    expect(policy).toContain(`require-trusted-types-for 'script'`);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('is not shown under a foreign name, which could be any site’s', async () => {
    expect((await statusUnder('localhost:1234')).status).toBe(200);

    const foreign = await statusUnder('rebound.example');
    expect(foreign.status).toBe(403);
    expect(foreign.text).not.toContain(sandbox.apiKey);
  });

  test('its scripts never make markup of data', () => {
    const client = join(__dirname, '../../sandbox/src/console/client');
    const scripts = readdirSync(client).filter((name) => /\.tsx?$/.test(name));

    expect(scripts.length).toBeGreaterThan(10);
    for (const name of scripts)
      expect(readFileSync(join(client, name), 'utf8')).not.toMatch(
        /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function/i,
      );
  });

  test('every file of it is served with its type, and nothing else', async () => {
    const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
    for (const name of assetNames()) {
      const { status, headers } = await page(`/console/${name}`);
      const ending = Object.entries(types).find(([end]) => name.endsWith(`.${end}`));
      expect([name, status, headers.get('content-type')]).toEqual([
        name,
        200,
        `${ending?.[1]}; charset=utf-8`,
      ]);
    }
    expect((await page('/console/page.ts')).status).toBe(404);
    expect((await page('/console/..%2findex.js')).status).toBe(404);
  });

  test('whatever it refers to is there', async () => {
    const { text } = await page();
    const references = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');

    expect(references).toEqual(['/console/icon.svg', '/console/console.css', '/console/console.js']);
    for (const path of references) expect([path, (await page(path)).status]).toEqual([path, 200]);
  });
});

function assetNames(): string[] {
  return readdirSync(join(__dirname, '../../sandbox/dist/console/assets'));
}

describe('the status', () => {
  const status = () => control(sandbox, 'GET /status');

  test('its revision moves with every change and stays for every look', async () => {
    const before = at(await status(), 'revision');
    await control(sandbox, 'GET /accounts');
    await ask(sandbox, 'GET /v1/whoami');
    expect(at(await status(), 'revision')).toBe(before);

    sandbox.seed({ accounts: [{}] });
    expect(at(await status(), 'revision')).not.toBe(before);
  });

  test('counts by status, names the newest request and lists the faults', async () => {
    sandbox.seed({ accounts: [{}, {}, { status: 'reauth_required' }] });
    await ask(sandbox, 'GET /v1/whoami');
    sandbox.faults.add({ kind: 'empty' });

    expect((await status()).body).toMatchObject({
      counts: { accounts: { connected: 2, reauth_required: 1 }, deliveries: {}, endpoints: 0 },
      latestRequest: 1,
      faults: [{ id: 'fault_1', kind: 'empty' }],
      clock: { mode: 'manual', nowMs: sandbox.clock.now() },
    });
  });

  test('a reset takes the newest request back to none', async () => {
    await ask(sandbox, 'GET /v1/whoami');
    sandbox.reset();

    expect(at(await status(), 'latestRequest')).toBe(0);
  });
});

describe('finding an account', () => {
  test('by a part of its handle in any case, by its whole id, by status; the total counts what fits', async () => {
    sandbox.seed({ accounts: { count: 120, handle: 'Shop.' } });
    const id = await connected(sandbox, 'other');
    const found = (query: string) => control(sandbox, `GET /accounts?${query}`);

    expect(at(await found('search=sHOP.11'), 'total')).toBe(11);
    expect(each(await found(`search=${id}`), 'handle')).toEqual(['other']);
    expect(each(await found('status=disconnected'), 'handle')).toEqual([]);
    expect(listAt(await found('status=connected&limit=50'))).toHaveLength(50);
    expect(at(await found('search=%25'), 'total')).toBe(0);
    expect((await found('status=lost')).status).toBe(422);
  });
});

describe('a consent link without a key', () => {
  const mint = (body: object) => control(sandbox, 'POST /connect-links', { body });

  test('connects a new account, and the browser ends on a page of ours', async () => {
    const link = await mint({ platform: 'instagram' });
    const location = await sandbox.approve(textAt(link, 'authorizeUrl'), { handle: 'new.one' });

    expect(link.status).toBe(201);
    expect(location).toBe(`${sandbox.url}/returned`);
    expect(each(await accounts(sandbox), 'handle')).toEqual(['new.one']);
    expect(at(await ask(sandbox, `GET /v1/social/oauth-status/${textAt(link, 'state')}`), 'status')).toBe(
      'completed',
    );
  });

  test('renews a known account', async () => {
    const [socialAccountId = ''] = sandbox.seed({
      accounts: [{ status: 'reauth_required' }],
    }).socialAccountIds;
    await sandbox.approve(textAt(await mint({ socialAccountId }), 'authorizeUrl'));

    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
  });

  test('expires like any other', async () => {
    const url = textAt(await mint({ platform: 'tiktok' }), 'authorizeUrl');
    await sandbox.clock.advance(10 * MINUTE);

    await expect(sandbox.approve(url)).rejects.toThrow('has expired');
  });

  test('is refused for what is not there', async () => {
    expect(codeOf(await mint({ platform: 'tiktok', projectId: 'prj_none' }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await mint({ socialAccountId: 'sa_none' }))).toEqual([404, 'NOT_FOUND']);
    expect((await mint({ platform: 'myspace' })).status).toBe(422);
    expect((await mint({})).status).toBe(422);
  });
});

test('where the browser ends says how it went', async () => {
  expect((await page('/returned')).text).toContain('<h1>Connected</h1>');
  expect((await page('/returned?layers_oauth_error=access_denied')).text).toContain('<h1>Access denied</h1>');
  const other = (await page('/returned?layers_oauth_error=<script>x')).text;
  expect(other).toContain('<h1>Not connected</h1>');
  expect(other).toContain('&lt;script&gt;x');
});
