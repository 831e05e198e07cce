import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { run } from './run';

let sandbox: Sandbox;
let folder: string;
let state: string;

beforeEach(async () => {
  sandbox = await createSandbox();
  folder = mkdtempSync(join(tmpdir(), 'layers-example-'));
  state = join(folder, 'state.json');
});

afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function look() {
  const outcome = await run('watch-accounts.mjs', [state], {
    LAYERS_API_KEY: sandbox.apiKey,
    LAYERS_BASE_URL: sandbox.url,
  });
  const events = outcome.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; reason?: string; eventId: string; handle: string });
  return { ...outcome, events };
}

test('tells each happening once, and nothing of what was so before', async () => {
  const [id = ''] = sandbox.seed({
    accounts: [{ handle: 'acme' }, { handle: 'old.trouble', status: 'reauth_required' }],
  }).socialAccountIds;

  expect((await look()).events).toEqual([]);
  sandbox.setAccount(id, { status: 'reauth_required' });
  const told = await look();
  expect(told.status).toBe(0);
  expect(told.events).toMatchObject([{ type: 'health_degraded', reason: 'reauth_required', handle: 'acme' }]);
  expect((await look()).events).toEqual([]);

  sandbox.setAccount(id, { status: 'connected' });
  expect((await look()).events.map(({ type }) => type)).toEqual(['account_connected', 'account_recovered']);
});

test('tells the same event again, with the same id, when the state was not stored', async () => {
  const [id = ''] = sandbox.seed({ accounts: [{ handle: 'acme' }] }).socialAccountIds;
  await look();
  const stored = readFileSync(state);
  sandbox.setAccount(id, { status: 'reauth_required' });

  const first = await look();
  writeFileSync(state, stored);
  const second = await look();

  expect(first.events).toHaveLength(1);
  expect(second.events.map(({ eventId }) => eventId)).toEqual(first.events.map(({ eventId }) => eventId));
});

test('stops before a state that it does not know, and leaves it as it is', async () => {
  writeFileSync(state, '{"version":99}');

  const { status, stderr } = await look();

  expect(status).toBe(1);
  expect(stderr).toContain('is not a state of this version');
  expect(readFileSync(state, 'utf8')).toBe('{"version":99}');
});

test('keeps the state when Layers refuses', async () => {
  await look();
  const stored = readFileSync(state, 'utf8');
  sandbox.faults.add({ route: '*', kind: 'status', status: 401, code: 'UNAUTHENTICATED' });

  const { status, stderr } = await look();

  expect(status).toBe(1);
  expect(stderr).toContain('Layers did not accept the API key');
  expect(readFileSync(state, 'utf8')).toBe(stored);
});

test('begins the watch with a first look that the rate limit refuses, and exits with 1', async () => {
  const accounts = [{ handle: 'acme', status: 'reauth_required' as const }];
  const [id = ''] = sandbox.seed({ accounts }).socialAccountIds;
  sandbox.faults.add({ route: '*', kind: 'status', status: 429, retryAfter: 3_600 });
  const { status, stderr, events } = await look();
  expect({ status, events }).toEqual({ status: 1, events: [] });
  expect(stderr).toContain('The rate limit of the API key is used up for now');
  sandbox.faults.clear();
  await sandbox.clock.advance(60_000);
  sandbox.setAccount(id, { status: 'connected' });

  expect((await look()).events).toMatchObject([{ type: 'account_connected', handle: 'acme' }]);
});
