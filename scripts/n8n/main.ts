/**
 * `npm run n8n`: the real n8n editor on this machine with the package in it, beside a sandbox of the API, so that all
 * nodes and templates can be tried by hand. What was built stays for the next start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createSandbox, type Sandbox } from '../../sandbox/dist/index.js';
import {
  ensureN8n,
  isFree,
  owner,
  pack,
  sleep,
  startN8n,
  whenInterrupted,
  type N8n,
} from '../../test/n8n-server/index.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { openDataDir, type DataDir } from './data-dir.ts';
import { help } from './help.mjs';
import { seedEditor } from './seed-editor.ts';
import { followSources } from './sources.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const log = (line: string): void => console.log(line);

try {
  const given = readArguments(process.argv.slice(2));
  if (given) await open(given);
  else log(help);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function open(given: Arguments): Promise<void> {
  await refuseTaken('--port', given.port);
  await refuseTaken('--sandbox-port', given.sandboxPort);
  const folder = openDataDir(given.folder, given.fresh);
  // Also when it is ended in the middle of the installation.
  process.on('exit', () => folder.release());
  const sandbox = await startSandbox(folder, given.sandboxPort);
  try {
    await editWith(sandbox, folder, given);
  } finally {
    await sandbox.close();
  }
}

async function editWith(sandbox: Sandbox, folder: DataDir, given: Arguments): Promise<void> {
  const n8n = await startEditor(folder, given);
  const unfollow = given.watch ? followSources({ root, userFolder: folder.path, log }) : undefined;
  try {
    const stop = new AbortController();
    // Until here an interruption ended everything at once; what is up by now is closed in good order.
    whenInterrupted(() => stop.abort());
    invite(n8n, sandbox, await seedEditor(n8n.rest, sandbox));
    await untilStopped(n8n, stop.signal);
    log('\nStopping n8n and the sandbox …');
  } finally {
    unfollow?.();
    await n8n.stop();
  }
  log('Stopped. What you built is kept for the next start.');
}

async function refuseTaken(flag: string, port: number): Promise<void> {
  if (await isFree(port)) return;
  throw new Error(
    `Port ${port} cannot be listened on: it is taken, or not allowed. Give another with ${flag}.`,
  );
}

async function startSandbox({ dataFile, isNew }: DataDir, port: number): Promise<Sandbox> {
  // n8n checks a webhook's age against its own clock, also after the sandbox's was moved.
  const sandbox = await createSandbox({ port, dataFile, behaviour: { signatureTime: 'real' } });
  if (isNew) sandbox.seed({ accounts: 'sample' });
  return sandbox;
}

async function startEditor({ path }: DataDir, { port, watch }: Arguments): Promise<N8n> {
  const install = await ensureN8n({ log });
  const work = mkdtempSync(join(tmpdir(), 'layers-social-n8n-'));
  const clear = (): void => rmSync(work, { recursive: true, force: true });
  process.on('exit', clear);
  try {
    const tarball = await pack(work);
    log(`Starting n8n ${install.version}`);
    const env = { N8N_DEV_RELOAD: String(watch) };
    return await startN8n({ install, userFolder: path, tarball, port, env, log: () => undefined });
  } finally {
    clear();
  }
}

function invite(n8n: N8n, sandbox: Sandbox, templates: string[]): void {
  log(`
n8n editor       ${n8n.url}
  log in with    ${owner.email}
  password       ${owner.password}  (made up; it opens this n8n only)
  templates      ${templates.join(', ')}
  credential     Layers sandbox, chosen in all of them
  form login     Offboard a customer asks for one: the same as above
Sandbox console  ${sandbox.url}/
  API key        ${sandbox.apiKey}
  project        ${sandbox.projectId}

Ctrl-C stops both. What you build is kept for the next start; npm run n8n -- --fresh begins anew.`);
}

/** Resolves when it is asked to stop; rejects when n8n ends by itself. */
async function untilStopped(n8n: N8n, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const end = n8n.ended();
    if (end) throw new Error(`n8n has stopped: ${end}. Its log is ${n8n.logFile}`);
    await sleep(200);
  }
}
