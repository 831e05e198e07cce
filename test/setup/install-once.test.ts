/** What is installed outside the checkout, n8n for one: whole, once, by one process at a time. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { until } from './support/until';

const SCRIPT = resolve(__dirname, 'support/install-small.ts');
let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'layers-once-'));
});

afterEach(() => rmSync(work, { recursive: true, force: true }));

function start() {
  const child = spawn(process.execPath, [SCRIPT], {
    cwd: work,
    env: { ...process.env, XDG_CACHE_HOME: work },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<string>((done) => child.on('close', () => done(output)));
  return { child, output: () => output, ended };
}

const builds = (): number => readFileSync(join(work, 'builds'), 'utf8').trim().split('\n').length;
const go = (): void => writeFileSync(join(work, 'go'), '');
const inCache = (): string[] => readdirSync(join(work, 'layers-social'));

it('is made by the first, while the second waits and says so', async () => {
  const first = start();
  await until(() => existsSync(join(work, 'builds')));
  const second = start();
  await until(() => /Another set-up is at work/.test(second.output()));
  go();

  expect(await first.ended).toMatch(/ready\n$/);
  expect(await second.ended).toMatch(/ready\n$/);
  expect(builds()).toBe(1);
});

it('is made again after an attempt that was killed, of which nothing is left', async () => {
  const killed = start();
  await until(() => existsSync(join(work, 'builds')));
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(inCache()).not.toContain('small');
  go();

  expect(await start().ended).toMatch(/ready\n$/);
  expect(builds()).toBe(2);
  expect(inCache()).toEqual(['small']);
});
