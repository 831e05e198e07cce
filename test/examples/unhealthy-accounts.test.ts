import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { serveLocally } from '../support/local-server';
import { run } from './run';

const DAY_MS = 86_400_000;

let sandbox: Sandbox;
let folder: string;
let out: string;

beforeEach(async () => {
  sandbox = await createSandbox();
  folder = mkdtempSync(join(tmpdir(), 'layers-example-'));
  out = join(folder, 'unhealthy.csv');
});

afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function report(...args: string[]) {
  return run('unhealthy-accounts.mjs', ['--out', out, ...args], {
    LAYERS_API_KEY: sandbox.apiKey,
    LAYERS_BASE_URL: sandbox.url,
  });
}

/** Good enough for rows without line breaks. */
function rows(): Record<string, string>[] {
  const [head = [], ...body] = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
  return body.map((cells) => Object.fromEntries(head.map((name, place) => [name, cells[place] ?? ''])));
}

function seedTrouble(): string[] {
  return sandbox.seed({
    accounts: [
      { handle: 'fine' },
      { handle: 'dead.token', status: 'reauth_required' },
      { handle: 'hidden', health: { tier: 'shadowbanned', isShadowbanned: true, score: 50 } },
      { handle: 'dull', platform: 'instagram', health: { score: 12, tier: 'cold' } },
      { handle: 'ending', tokenExpiresAt: new Date(Date.now() + DAY_MS).toISOString() },
      { handle: 'gone', status: 'disconnected' },
      { handle: 'new', health: null },
    ],
  }).socialAccountIds;
}

test('lists the accounts that need attention, most serious first, with what repairs them', async () => {
  const ids = seedTrouble();

  const { status, stdout, stderr } = await report();

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe(`4 of 6 accounts need attention: ${out}\n`);
  expect(rows().map(({ level, reasons, fix, handle }) => [level, reasons, fix, handle])).toEqual([
    ['critical', 'reauth_required', 'reauth_link', 'dead.token'],
    ['critical', 'shadowbanned', 'content', 'hidden'],
    ['warning', 'score_low', 'content', 'dull'],
    ['warning', 'token_expiring', 'reauth_link', 'ending'],
  ]);
  expect(rows()[0]).toMatchObject({ socialAccountId: ids[1], projectId: sandbox.projectId });
  expect(rows()[2]).toMatchObject({ score: '12', tier: 'cold', platform: 'instagram' });
});

test('covers every active project, or the ones it is told', async () => {
  const { projectIds } = sandbox.seed({
    projects: [{ name: 'Second' }, { name: 'Old', status: 'archived' }],
  });
  for (const projectId of [sandbox.projectId, ...projectIds]) {
    sandbox.seed({ accounts: [{ projectId, handle: 'bad', status: 'reauth_required' }] });
  }

  await report();
  expect(
    rows()
      .map(({ projectId }) => projectId)
      .sort(),
  ).toEqual([sandbox.projectId, projectIds[0]].sort());

  await report('--project', projectIds[0]!);
  expect(rows().map(({ projectId }) => projectId)).toEqual([projectIds[0]]);
});

test('reads no scores with --connection-only', async () => {
  seedTrouble();

  await report('--connection-only');

  expect(rows().map(({ reasons }) => reasons)).toEqual(['reauth_required', 'token_expiring']);
  expect(sandbox.requests().filter(({ path }) => path.endsWith('/health'))).toEqual([]);
});

test('takes other thresholds', async () => {
  seedTrouble();

  await report('--score', '10', '--lead-days', '0');

  expect(rows().map(({ reasons }) => reasons)).toEqual(['reauth_required', 'shadowbanned']);
});

test('goes through all pages, and waits when the API asks for it', async () => {
  sandbox.seed({ accounts: { count: 450, handle: 'many', status: 'reauth_required' } });
  sandbox.faults.add({
    route: '*',
    kind: 'status',
    status: 429,
    code: 'RATE_LIMITED',
    retryAfter: 1,
    times: 1,
  });

  const { stdout, stderr } = await report('--connection-only');

  expect(stdout).toContain('450 of 450');
  expect(stderr).toMatch(/^slept 1\d{3}(\.\d+)? ms$/m);
});

test('keeps formulas out of spreadsheets, and quotes what has to be quoted', async () => {
  sandbox.seed({ accounts: [{ handle: '=1+1,"x"', status: 'reauth_required' }] });

  await report();

  expect(readFileSync(out, 'utf8')).toContain(`"'=1+1,""x"""`);
});

test.each([
  ['blanks before it', ' \t=1+1'],
  ['full width', '\uFF1D1+1'],
  ['small form', '\uFE66cmd'],
  ['minus sign', '\u22121'],
  ['what does not show before it', '\u200B@SUM(1)'],
])('a formula in any script is text: %s', async (_what, handle) => {
  // The sandbox takes handles as the platforms have them; Layers is not asked for what it sends.
  sandbox.seed({ accounts: [{ handle, status: 'reauth_required' }] });

  await report();

  expect(readFileSync(out, 'utf8')).toContain(`'${handle}`);
});

test('every character that stands for a sign of a formula is taken for one', async () => {
  const characters = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCodePoint(code));
  const signs = characters.filter((character) => /^[=+\-@\u2212]/u.test(character.normalize('NFKC')));
  expect(signs.length).toBeGreaterThan(20);
  const handles = signs.map((sign) => `${sign}1`);
  sandbox.seed({ accounts: handles.map((handle) => ({ handle, status: 'reauth_required' })) });

  await report();

  expect(
    rows()
      .map(({ handle }) => handle)
      .toSorted(),
  ).toEqual(handles.map((handle) => `'${handle}`).toSorted());
});

test('the report is private, and is not written through a link', async () => {
  const elsewhere = join(folder, 'elsewhere');
  writeFileSync(elsewhere, 'as it was');
  symlinkSync(elsewhere, out);

  await report();

  expect(lstatSync(out).isSymbolicLink()).toBe(false);
  expect(lstatSync(out).mode & 0o777).toBe(0o600);
  expect(readFileSync(elsewhere, 'utf8')).toBe('as it was');
});

test('says what to do when it is refused, keeps the last report, and never shows the key', async () => {
  writeFileSync(out, 'the last report');
  sandbox.faults.add({ route: '*', kind: 'status', status: 401, code: 'UNAUTHENTICATED' });

  const { status, stdout, stderr } = await report();

  expect(status).toBe(1);
  expect(stderr).toContain('Layers did not accept the API key');
  expect(stdout + stderr).not.toContain(sandbox.apiKey);
  expect(readFileSync(out, 'utf8')).toBe('the last report');
  expect(readdirSync(folder)).toEqual(['unhealthy.csv']);
});

test('says so when there is no key, or an option is not a number', async () => {
  const keyless = await run('unhealthy-accounts.mjs', ['--out', out], { LAYERS_BASE_URL: sandbox.url });
  expect(keyless).toMatchObject({ status: 1, stderr: expect.stringContaining("'apiKey' is not an API key") });

  const wrong = await report('--score', 'low');
  expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining('--score must be a number') });
});

/** What is told by an API whose one project has these accounts, in pages. */
async function reportOn(pages: object[][]) {
  const server = await serveLocally((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const place = Number(searchParams.get('cursor') ?? 0);
    const next = place + 1 < pages.length ? String(place + 1) : null;
    const answer =
      pathname === '/v1/projects'
        ? { items: [{ id: 'prj_1', name: 'Acme', status: 'active' }], nextCursor: null }
        : { items: pages[place], nextCursor: next };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  const outcome = await run('unhealthy-accounts.mjs', ['--out', out, '--connection-only'], {
    LAYERS_API_KEY: sandbox.apiKey,
    LAYERS_BASE_URL: server.url,
  });
  await server.close();
  return outcome;
}

test('an account on two pages, as a list shows it that moved meanwhile, is one row', async () => {
  const dead = ['sa_1', 'sa_2', 'sa_3'].map((socialAccountId) => ({
    socialAccountId,
    platform: 'tiktok',
    status: 'reauth_required',
  }));

  const { stdout } = await reportOn([dead.slice(0, 2), dead.slice(1)]);

  expect(stdout).toContain('3 of 3 accounts');
  expect(rows().map(({ socialAccountId }) => socialAccountId)).toEqual(['sa_1', 'sa_2', 'sa_3']);
});

test('an account with a status that nobody documented is a row that shows the word', async () => {
  const account = {
    socialAccountId: 'sa_1',
    platform: 'tiktok',
    handle: 'star',
    status: 'suspended_by_platform',
  };

  const outcome = await reportOn([[account]]);

  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  expect(rows()).toMatchObject([
    {
      level: 'warning',
      reasons: 'status_unknown',
      handle: 'star',
      message: expect.stringContaining('suspended_by_platform'),
    },
  ]);
});
