/**
 * What the image has in it, as a process of its own: the files that its recipe copies are enough to build the server, and the
 * one file that comes out needs Node and nothing else.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { createInviteLink } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { freePorts } from '../../n8n-server/ports.ts';
import { createOwner } from '../../support/owner';
import { SECRET, startReceiver, type Receiver } from './receiver';

const root = resolve(__dirname, '../../..');
const recipe = readFileSync(join(root, 'examples/invite-page/Dockerfile'), 'utf8');
const WORKDIR = '/src/examples/invite-page';

let folder: string;
let server: string;
let sandbox: Sandbox;
let receiver: Receiver;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layers-image-'));
  server = join(folder, 'app/invite-page.mjs');
  copyAsTheRecipeSays();
  // What `npm ci` installs is in the repository's own modules too.
  symlinkSync(join(root, 'node_modules'), join(folder, WORKDIR, 'node_modules'), 'junction');
  const built = spawnSync(process.execPath, ['build.mjs', `--outfile=${server}`], {
    cwd: join(folder, WORKDIR),
    encoding: 'utf8',
  });
  expect({ status: built.status, stderr: built.stderr }).toEqual({ status: 0, stderr: '' });
  rmSync(join(folder, 'src'), { recursive: true });
  sandbox = await createSandbox();
  receiver = await startReceiver();
});

afterAll(async () => {
  await sandbox.close();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** Each `COPY` from the repository, where it stands in the recipe. */
function copyAsTheRecipeSays(): void {
  const copies = [...recipe.matchAll(/^COPY (?!--from)(.+)$/gm)].map(([, words = '']) => words.split(' '));
  expect(copies.length).toBeGreaterThan(2);
  for (const words of copies) {
    const target = join(folder, resolve(WORKDIR, words.at(-1) ?? ''));
    mkdirSync(target, { recursive: true });
    for (const source of words.slice(0, -1)) {
      const isFolder = !/\.\w+$/.test(source);
      cpSync(join(root, source), isFolder ? target : join(target, source.split('/').at(-1) ?? ''), {
        recursive: true,
      });
    }
  }
}

interface Running {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

/** Nothing of the surroundings: a key or a proxy of this machine must not count. */
function run(env: Record<string, string>): Running {
  const child = spawn(process.execPath, [server], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  return { child, output: () => output, ended };
}

async function until(condition: () => boolean, running: Running): Promise<void> {
  while (!condition()) {
    if (running.child.exitCode !== null) throw new Error(running.output());
    await new Promise((settle) => setTimeout(settle, 20));
  }
}

test('the recipe starts the file that was built, not as root', () => {
  expect(recipe).toMatch(/^COPY --from=build \S+\/dist\/invite-page\.mjs \/app\/invite-page\.mjs$/m);
  expect(recipe).toMatch(/^USER node$/m);
  expect(recipe).toMatch(/^CMD \["node", "\/app\/invite-page\.mjs"\]$/m);
});

test('serves an owner from the link to the outcome, and ends when it is told to', async () => {
  const [port = 0] = await freePorts(1);
  const pageUrl = `http://127.0.0.1:${port}/connect/here`;
  const running = run({
    LAYERS_API_KEY: sandbox.apiKey,
    LAYERS_BASE_URL: sandbox.url,
    PAGE_URL: pageUrl,
    PAGE_SENDER: 'Acme Agency',
    OUTCOME_URL: receiver.url,
    OUTCOME_SECRET: SECRET,
    PORT: String(port),
  });
  await until(() => running.output().includes('is served on'), running);
  const input = { purpose: 'connect', platform: 'instagram', projectId: sandbox.projectId, pageUrl } as const;
  const { inviteUrl, inviteId } = createInviteLink(input, sandbox.apiKey, Date.now());
  const owner = createOwner();
  expect((await owner.open(inviteUrl)).html).toContain('Acme Agency asks you');
  const back = await sandbox.approve((await owner.press(inviteUrl)).location, { handle: 'from.the.image' });
  expect((await owner.open(back)).title).toBe('Connected');

  expect(receiver.received).toMatchObject([
    { verdict: 'valid', type: 'invite.connected', data: { inviteId, handle: 'from.the.image' } },
  ]);
  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(0);
  expect(running.output()).not.toContain(sandbox.apiKey);
  expect(running.output()).not.toContain(SECRET);
});

test('does not start without what it needs, and says which variable is missing', async () => {
  const running = run({ LAYERS_API_KEY: sandbox.apiKey });

  expect(await running.ended).toBe(1);
  expect(running.output()).toBe("invite-page: 'OUTCOME_SECRET' is not set. Make one: openssl rand -hex 32\n");
});

test('does not start where something else listens', async () => {
  const { port } = new URL(sandbox.url);
  const running = run({
    LAYERS_API_KEY: sandbox.apiKey,
    PAGE_URL: 'https://connect.acme.example/',
    OUTCOME_URL: receiver.url,
    OUTCOME_SECRET: SECRET,
    PORT: port,
  });

  expect(await running.ended).toBe(1);
  expect(running.output()).toMatch(/^invite-page: cannot listen on 127\.0\.0\.1, port \d+: /);
});
