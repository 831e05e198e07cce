// A sandbox on a data file, in a process of its own, killed without warning.

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { callApi } from '../support/call-api';
import { killAll, ready, start, tornIn } from './own-process';
import {
  accounts,
  ask,
  at,
  closeAll,
  connected,
  DAY,
  each,
  listAt,
  newDataFile,
  receiver,
  startSandbox,
  textAt,
} from './support';

let dataFile: string;

beforeEach(() => {
  dataFile = newDataFile();
});
afterEach(() => {
  killAll();
  return closeAll();
});

test('whatever was answered before kill -9 is there afterwards, with the same key and project', async () => {
  const run = start('--port', '0', '--data', dataFile);
  const remote = await ready(run);
  const answer = await fetch(`${remote.url}/_sandbox/seed`, {
    method: 'POST',
    body: JSON.stringify({ accounts: { count: 200, queuedPosts: 1 } }),
    headers: { 'content-type': 'application/json' },
  });
  const seeded = (await answer.json()) as { socialAccountIds: string[] };

  const answered: string[] = [];
  const revoking = seeded.socialAccountIds.slice(0, 55).map(async (id) => {
    const response = await callApi(remote, `DELETE /social-accounts/${id}`);
    if (response.status === 200) answered.push(id);
    if (answered.length === 30) run.child.kill('SIGKILL');
  });
  await Promise.allSettled(revoking);
  await run.ended;

  const again = await startSandbox({ dataFile });
  expect([again.apiKey, again.projectId]).toEqual([remote.apiKey, remote.projectId]);
  const gone = await accounts(again, '?status=disconnected&limit=200');
  expect(answered.length).toBeGreaterThanOrEqual(30);
  expect(each(gone, 'socialAccountId')).toEqual(expect.arrayContaining(answered));
  await again.close();
  expect(tornIn(dataFile)).toEqual([]);
});

test('a file keeps accounts, endpoints, deliveries and the time its clock was moved to', async () => {
  const target = await receiver();
  target.answer = 500;
  const first = await startSandbox({ dataFile });
  await ask(first, 'POST /v1/webhook-endpoints', {
    body: { url: target.url, events: ['social_account.connected'] },
  });
  const id = await connected(first);
  await first.clock.advance(20_000);
  await first.close();
  target.answer = 200;

  const second = await startSandbox({ dataFile, startAt: '2026-10-01T00:00:00Z' });
  expect(second.clock.now()).toBe(Date.parse('2026-11-01T12:00:20Z'));
  expect(each(await accounts(second), 'socialAccountId')).toEqual([id]);
  await second.clock.advance(10_000);

  expect(target.received).toHaveLength(2);
  const list = await ask(second, 'GET /v1/webhook-endpoints');
  const deliveries = await ask(second, `GET /v1/webhook-endpoints/${textAt(list, 'items.0.id')}/deliveries`);
  expect(listAt(deliveries)[0]).toMatchObject({ status: 'delivered', attempts: 2 });
});

test('a running clock that was moved ahead stays ahead', async () => {
  const first = await startSandbox({ dataFile, clock: 'running', startAt: '2030-01-01T00:00:00Z' });
  await first.clock.advance(5 * DAY);
  const left = first.clock.now();
  await first.close();

  const second = await startSandbox({ dataFile, clock: 'running', startAt: '2030-01-01T00:00:00Z' });
  expect(second.clock.now()).toBeGreaterThanOrEqual(left);
});

test('keys given at a later start are added, or brought up to date, and come first', async () => {
  const key = 'lp_test_LATERLATERLATERL_secret';
  const first = await startSandbox({ dataFile });
  await first.close();

  const second = await startSandbox({
    dataFile,
    apiKeys: [{ key, scopes: ['projects:read'], organizationId: 'org_new' }],
  });
  expect(second.apiKeys.map((each) => each.apiKey)).toEqual([key, first.apiKey]);
  await second.close();
  const third = await startSandbox({ dataFile, apiKeys: [{ key, scopes: ['social:read'] }] });
  const who = await ask(third, 'GET /v1/whoami');
  expect([at(who, 'scopes'), at(who, 'organizationId')]).toEqual([['social:read'], 'org_new']);
  expect((await ask(third, 'GET /v1/whoami', { key: first.apiKey })).status).toBe(200);
});

test('reset empties the file, too', async () => {
  const first = await startSandbox({ dataFile });
  await connected(first);
  first.reset();
  await first.close();

  const second = await startSandbox({ dataFile });
  expect([second.apiKey, second.projectId]).toEqual([first.apiKey, first.projectId]);
  expect(at(await accounts(second), 'items')).toEqual([]);
});

describe('a data file that cannot be used is told in words', () => {
  test('it is no database', async () => {
    writeFileSync(dataFile, 'not a database, but long enough to have a header of sixteen bytes and more');
    await expect(startSandbox({ dataFile })).rejects.toThrow(
      /cannot use the data file .*not a SQLite database/,
    );
  });

  test('it belongs to another program', async () => {
    const db = new DatabaseSync(dataFile);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    await expect(startSandbox({ dataFile })).rejects.toThrow('another program');
  });

  test('another version wrote it', async () => {
    await (await startSandbox({ dataFile })).close();
    const db = new DatabaseSync(dataFile);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(startSandbox({ dataFile })).rejects.toThrow('another version');
  });

  test('its folder does not exist', async () => {
    await expect(startSandbox({ dataFile: join(dirname(dataFile), 'no', 'x.db') })).rejects.toThrow(
      'cannot be opened',
    );
  });

  test('another sandbox is using it', async () => {
    await startSandbox({ dataFile });
    await expect(startSandbox({ dataFile })).rejects.toThrow('another sandbox is using it');
  });
});

describe('the command line', () => {
  test('says where everything is, serves it, and ends cleanly on an interrupt', async () => {
    const run = start('--port', '0', '--manual-clock', '--latency', '1', '--data', dataFile);
    const { url, apiKey, projectId } = await ready(run);

    const response = await fetch(`${url}/v1/projects/${projectId}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(response.status).toBe(200);
    expect(await (await fetch(`${url}/_sandbox/clock`)).json()).toMatchObject({ mode: 'manual' });
    expect(run.output()).toContain(`${url}/_sandbox`);
    expect(run.output()).toContain('/tiktok/authorize');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
  });

  test.each([
    [['--prot', '1'], '--prot'],
    [['--port', 'http'], '--port must be a whole number'],
    [['--port', '70000'], '--port must be a whole number'],
    [['--latency=-1'], '--latency must be'],
    [['extra'], 'extra'],
    [['--data', '/nowhere/at/all.db', '--port', '0'], 'cannot use the data file /nowhere/at/all.db'],
  ])('%j is refused in one line and with exit code 1', async (args, words) => {
    const run = start(...args);

    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(words);
    expect(run.output()).toMatch(/^layers-social-sandbox: .*\n$/);
  });

  test('a taken port is told', async () => {
    const sandbox = await startSandbox();
    const run = start('--port', new URL(sandbox.url).port);

    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('already taken');
  });

  test('--help shows every option', async () => {
    const run = start('--help');
    expect(await run.ended).toBe(0);
    for (const flag of ['--port', '--host', '--data', '--manual-clock', '--latency'])
      expect(run.output()).toContain(flag);
  });
});
