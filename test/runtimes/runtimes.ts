/** The runtimes, each with its way to run `rules.mjs`. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { build } from 'esbuild';

import { freePorts, waitFor } from '../n8n-server/index.ts';

export interface Place {
  baseUrl: string;
  apiKey: string;
  projectId: string;
  strangerUrl: string;
}

export type Outcomes = Record<string, string>;

export interface Runtime {
  name: string;
  version: string;
  run(place: Place): Promise<Outcomes>;
}

const SCRIPT = fileURLToPath(new URL('./script.mjs', import.meta.url));
const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));
const MODULES = fileURLToPath(new URL('../../tools/runtimes/node_modules/', import.meta.url));

const exec = promisify(execFile);

/** Without their install scripts, which were not run, the binaries lie in a package for this platform. */
function binary(scope: string, path: string): string {
  const folders = readdirSync(join(MODULES, scope)).map((name) => join(MODULES, scope, name));
  const found = folders
    .flatMap((folder) => [join(folder, path), join(folder, `${path}.exe`)])
    .find(existsSync);
  if (!found) throw new Error(`there is no ${path} below ${scope} for this platform`);
  return found;
}

async function command(name: string, file: string, flags: string[] = []): Promise<Runtime> {
  const { stdout } = await exec(file, ['--version']);
  return {
    name,
    version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim(),
    run: async (place) =>
      JSON.parse((await exec(file, [...flags, SCRIPT, JSON.stringify(place)])).stdout) as Outcomes,
  };
}

/** Cloudflare's runtime, with what its dashboard calls the compatibility flag `nodejs_compat`. */
function configOf(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01", compatibilityFlags = ["nodejs_compat"])),
    (name = "internet", network = (allow = ["public", "private"])) ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]);
`;
}

async function workerd(work: string): Promise<Runtime> {
  const file = binary('@cloudflare', 'bin/workerd');
  const { stdout } = await exec(file, ['--version']);
  await build({
    entryPoints: [WORKER],
    outfile: join(work, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    external: ['node:*'],
    logLevel: 'warning',
  });
  return {
    name: 'workerd',
    version: stdout.trim().replace(/^workerd /, ''),
    run: (place) => askWorker(file, work, place),
  };
}

async function askWorker(file: string, work: string, place: Place): Promise<Outcomes> {
  const [port = 0] = await freePorts(1);
  writeFileSync(join(work, 'config.capnp'), configOf(port));
  const child = spawn(file, ['serve', join(work, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const url = `http://127.0.0.1:${port}/`;
    const isThere = () => fetch(url).then(Boolean, () => false);
    await waitFor('the worker to listen', isThere, { timeoutMs: 30_000 });
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(place) });
    if (!answer.ok) throw new Error(`the worker answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Outcomes;
  } finally {
    child.kill('SIGKILL');
  }
}

export async function runtimes(work: string): Promise<Runtime[]> {
  return [
    await command('Node', process.execPath),
    await command('Deno', binary('@deno', 'deno'), ['run', '--allow-all', '--no-lock']),
    await command('Bun', binary('@oven', 'bin/bun')),
    await workerd(work),
  ];
}
