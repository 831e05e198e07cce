/** The set-up of a fresh clone: what it brings, and what it says when it cannot. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { serveLocally } from '../support/local-server';
import { type Clone, makeClone, MANIFEST } from './support/clone';
import { type Registry, startRegistry } from './support/registry';
import { until } from './support/until';

let clone: Clone;
const inClone = (path: string): string => join(clone.folder, path);
const callsOfNpm = (): string[] => readFileSync(inClone('npm-calls'), 'utf8').trim().split('\n');

beforeEach(() => {
  clone = makeClone();
});

afterEach(() => clone.remove());

describe('what is there', () => {
  it('is installed once and looked at before every command', async () => {
    const first = await clone.start(['hello.mjs', 'you']).ended;
    const second = await clone.start(['hello.mjs', 'again']).ended;

    expect(first).toMatchObject({
      status: 0,
      output: expect.stringMatching(/Installing.*\n.*\nhello you v24/),
    });
    expect(second).toMatchObject({ status: 0, output: expect.stringMatching(/^hello again v24.*\n$/) });
    expect(callsOfNpm()).toHaveLength(1);
  });

  it.each([
    ['a package whose folder is gone', 'node_modules/small'],
    ["npm's record, which is written last", 'node_modules/.package-lock.json'],
  ])('is not believed: without %s all of it is installed again', async (_, path) => {
    await clone.start([]).ended;
    rmSync(inClone(path), { recursive: true });

    expect(await clone.start([]).ended).toMatchObject({ status: 0 });
    expect(callsOfNpm()).toHaveLength(2);
  });

  it.each([
    ['cut off', '{"packages":'],
    ['of another version', '{"packages":{"node_modules/small":{"version":"0.9.0"}}}'],
  ])("is installed again when npm's record is %s", async (_, record) => {
    await clone.start([]).ended;
    writeFileSync(inClone('node_modules/.package-lock.json'), record);

    await clone.start([]).ended;
    expect(callsOfNpm()).toHaveLength(2);
  });

  it('has to be there after npm reported success', async () => {
    const { status, output } = await clone.start(['hello.mjs'], { FAKE_NPM: 'half' }).ended;

    expect(status).toBe(1);
    expect(output).toMatch(/1 packages are not there, node_modules\/small for one/);
    expect(output).not.toMatch(/hello/);
  });
});

it('passes the status of the command on', async () => {
  writeFileSync(inClone('hello.mjs'), 'process.exit(7)');

  expect(await clone.start(['hello.mjs']).ended).toMatchObject({ status: 7 });
});

it('installs what only one command needs with that command, and links it where Node looks', async () => {
  writeFileSync(inClone('hello.mjs'), "console.log(import.meta.resolve('small'));\n");
  rmSync(inClone('package-lock.json'));
  writeFileSync(inClone('package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages: {} }));
  const { output } = await clone.start(['--with=lint', 'hello.mjs']).ended;

  expect(output).toMatch(/Installing eslint/);
  expect(existsSync(inClone('tools/lint/node_modules/small/package.json'))).toBe(true);
  expect(existsSync(inClone('node_modules/small/package.json'))).toBe(true);
});

it('stops before it begins when the disk cannot hold it, with the figure', async () => {
  const full = join(__dirname, 'support/full-disk.mjs');
  const { status, output } = await clone.start([], { NODE_OPTIONS: `--import=${full}` }).ended;

  expect(status).toBe(1);
  expect(output).toMatch(/has 400 MB free, \d+ MB are needed.\nWhat helps: Free some space/);
  expect(existsSync(inClone('npm-calls'))).toBe(false);
});

describe('a failure', () => {
  it.each([
    [
      'ENOTFOUND',
      'request to https://registry.example/small failed',
      /registry cannot be reached.*\nWhat helps: Check the network/,
    ],
    [
      'EACCES',
      "permission denied, mkdir '/home/me/.npm/_cacache'",
      /cannot be written.*_cacache.*\nWhat helps:.*npm_config_cache=/,
    ],
    ['EROFS', 'read-only file system', /cannot be written/],
    ['ENOSPC', 'no space left on device', /disk is full/],
    [
      'EUSAGE',
      '`npm ci` can only install packages when',
      /do not belong together.*\nWhat helps: "git status"/,
    ],
    ['E404', "'small@1.0.0' is not in this registry", /does not have a package.*small@1.0.0/],
    ['EINTEGRITY', 'sha512-x integrity checksum failed', /arrived damaged/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'request failed', /certificate.*\n.*cafile/],
    ['ESTRANGE', 'nobody knows', /npm failed \(ESTRANGE: nobody knows\)/],
  ])('of npm is told in one line: %s', async (code, line, told) => {
    const FAKE_NPM = `npm error code ${code}\nnpm error ${line}\nnpm error A complete log of this run can be found in: x`;
    const { status, output } = await clone.start(['hello.mjs'], { FAKE_NPM }).ended;

    expect(status).toBe(1);
    expect(output).toMatch(told);
    expect(output).toMatch(/\(npm 10.0.0-fake on Node \d+\.\d+\.\d+; npm's cache and logs: .+\/\.npm\)/);
    expect(output).not.toMatch(/hello v/);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('an interruption', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'by %s ends npm too, and the next start heals',
    async (signal) => {
      await clone.start([]).ended;
      rmSync(inClone('node_modules/small'), { recursive: true });
      rmSync(inClone('npm-pids'));
      const { child, ended } = clone.start(['hello.mjs'], { FAKE_NPM: 'hangs' });
      await until(() => existsSync(inClone('npm-pids')));
      const pids = JSON.parse(readFileSync(inClone('npm-pids'), 'utf8')) as number[];

      // What was ready before is no longer taken for ready.
      expect(existsSync(inClone('node_modules/.package-lock.json'))).toBe(false);
      child.kill(signal);
      expect((await ended).output).not.toMatch(/hello/);
      await until(() => !pids.some(isAlive));
      expect(await clone.start(['hello.mjs']).ended).toMatchObject({
        status: 0,
        output: expect.stringMatching(/hello/),
      });
    },
  );

  it('lets the second start wait for the first, and say so', async () => {
    const first = clone.start(['hello.mjs', 'first'], { FAKE_NPM: 'hangs' });
    await until(() => existsSync(inClone('npm-pids')));
    const second = clone.start(['hello.mjs', 'second'], { FAKE_NPM: 'hangs' });
    await until(() => second.output() !== '');
    writeFileSync(inClone('go'), '');

    expect(second.output()).toMatch(
      new RegExp(`Another set-up is at work there .process ${String(first.child.pid)}.*waiting`),
    );
    expect(await first.ended).toMatchObject({ status: 0, output: expect.stringMatching(/hello first/) });
    expect(await second.ended).toMatchObject({ status: 0, output: expect.stringMatching(/hello second/) });
    expect(callsOfNpm()).toHaveLength(1);
  });
});

it.each(['with#hash', 'with space', "quo'te"])(
  'works in a folder called %s, and says what does not',
  async (name) => {
    const odd = makeClone({ name });
    const { status, output } = await odd.start(['hello.mjs']).ended;
    odd.remove();

    expect({ status, warns: /will not show where/.test(output) }).toEqual({
      status: 0,
      warns: name.includes('#'),
    });
  },
);

describe('with the real npm', () => {
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
  });

  afterAll(() => registry.close());

  it.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }],
    ['omit=dev', { npm_config_omit: 'dev' }],
    ['ignore-scripts=true', { npm_config_ignore_scripts: 'true' }],
    ['dry-run=true, package-lock=false', { npm_config_dry_run: 'true', npm_config_package_lock: 'false' }],
  ])('brings what is needed whatever the environment says: %s', async (_, env: NodeJS.ProcessEnv) => {
    const real = makeClone({ integrity: registry.integrity });
    const { status, output } = await real.npm(['start'], { npm_config_registry: registry.url, ...env }).ended;
    const isInstalled = existsSync(join(real.folder, 'node_modules/small/package.json'));
    real.remove();

    expect(output).toMatch(/\nhello v24/);
    expect({ status, isInstalled }).toEqual({ status: 0, isInstalled: true });
  });

  it('says why under --silent, which reaches the npm inside', async () => {
    const nowhere = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
    const { status, output } = await clone.npm(['start', '--silent'], nowhere).ended;

    expect(status).toBe(1);
    expect(output).toMatch(
      /Set-up stopped: the npm registry cannot be reached \(ECONNREFUSED: .*127\.0\.0\.1:9/,
    );
    expect(output).toMatch(/\(npm \d+\.\d+\.\d+ on Node .*cache and logs: .*\.npm\)/);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('ends when npm itself is ended by %s', async (signal) => {
    let asked = 0;
    const silent = await serveLocally(() => (asked += 1));
    const { child } = clone.npm(['start'], {
      npm_config_registry: `${silent.url}/`,
      npm_config_update_notifier: 'false',
    });
    await until(() => asked > 0);
    const lock = readFileSync(inClone('.cache/setup.lock'), 'utf8');
    const { processes } = JSON.parse(lock) as { processes: number[] };

    child.kill(signal);
    await until(() => !processes.some(isAlive));
    await silent.close();
    expect(processes).toHaveLength(2);
  });

  it('says that manifest and lockfile do not belong together', async () => {
    const devDependencies = { ...MANIFEST.devDependencies, other: '1.0.0' };
    writeFileSync(inClone('package.json'), JSON.stringify({ ...MANIFEST, devDependencies }));
    const { output } = await clone.npm(['start'], { npm_config_registry: registry.url }).ended;

    expect(output).toMatch(
      /Set-up stopped: package.json and package-lock.json do not belong together \(EUSAGE/,
    );
  });
});

it('hangs on no pre or post script, which npm leaves out when told to', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = Object.keys(scripts as object);

  expect(
    named.filter((name) => named.includes(name.replace(/^(pre|post)/, '')) && /^(pre|post)/.test(name)),
  ).toEqual([]);
  for (const command of Object.values(scripts as object))
    expect(command).toMatch(/^node scripts\/setup\.mjs( |$)/);
});
