import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { whenChanged } from '../../scripts/n8n/when-changed';

const LONGEST_MS = 10_000;
const STEP_MS = 20;

let folder: string;
let stop: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-social-sources-'));
  mkdirSync(join(folder, 'below'));
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const write = (name: string) => writeFileSync(join(folder, name), String(Math.random()));

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo() && waited < LONGEST_MS; waited += STEP_MS) await pause(STEP_MS);
  expect(isSo()).toBe(true);
}

test('several changes at once, also below the folder, are one', async () => {
  let acted = 0;
  stop = whenChanged([folder], async () => void (acted += 1));

  write('a.ts');
  write('below/b.ts');
  write('a.ts');

  await until(() => acted === 1);
  await pause(1_000);
  expect(acted).toBe(1);
});

test('a file that another one replaces is followed, and so is a new folder', async () => {
  let acted = 0;
  stop = whenChanged([folder], async () => void (acted += 1));

  for (const times of [1, 2, 3]) {
    write('new.ts');
    renameSync(join(folder, 'new.ts'), join(folder, 'below', 'a.ts'));
    await until(() => acted === times);
  }
  mkdirSync(join(folder, 'added'));
  await until(() => acted === 4);
  write('added/b.ts');
  await until(() => acted === 5);
});

test('what changes meanwhile is acted on afterwards, never at the same time', async () => {
  const ends: Array<() => void> = [];
  let running = 0;
  let most = 0;
  stop = whenChanged([folder], async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((end) => ends.push(end));
    running -= 1;
  });

  write('a.ts');
  await until(() => ends.length === 1);
  write('b.ts');
  await pause(1_000);
  expect(ends).toHaveLength(1);

  ends[0]?.();
  await until(() => ends.length === 2);
  ends[1]?.();
  expect(most).toBe(1);
});

test('nothing happens after the end', async () => {
  let acted = 0;
  stop = whenChanged([folder], async () => void (acted += 1));
  stop();

  write('a.ts');

  await pause(1_000);
  expect(acted).toBe(0);
});
