/** One machine: a fresh clone, an empty home, and its own Node and npm before anything else on the PATH. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { PARTS, ROOT } from '../../scripts/setup/parts.mjs';
import { run } from '../n8n-server/index.ts';
import { megabytesIn } from './disk.ts';
import { nodeOf, npmOf } from './provide.ts';
import type { Machine } from './versions.ts';

export interface MachineResult extends Machine {
  isGood: boolean;
  seconds: number;
  /** In the clone's node_modules, and in npm's cache. */
  megabytes: number;
  cached: number;
  tests: string;
}

const LOGS = join(ROOT, 'artifacts', 'machines');
const PATIENCE_MS = 60 * 60_000;
/** What reaches the network here reaches it there; nothing else of this machine comes along. */
const PASSED = [
  'LANG',
  'TMPDIR',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
];

interface Clone {
  folder: string;
  home: string;
  env: NodeJS.ProcessEnv;
  logs: string;
}

export async function tryMachine(machine: Machine, { quick }: { quick: boolean }): Promise<MachineResult> {
  const name = `node-${machine.node}-npm-${machine.npm}`;
  const work = mkdtempSync(join(tmpdir(), 'layers-machine-'));
  try {
    const clone = prepare(work, { node: await nodeOf(machine.node), npm: await npmOf(machine.npm), name });
    const started = Date.now();
    const start = await succeeds(clone, ['start', '--', '--once'], 'start.log');
    const seconds = Math.round((Date.now() - started) / 1000);
    const isStarted = start.isGood && start.output.includes('all as they should be');
    const test = quick || !isStarted ? undefined : await succeeds(clone, ['test'], 'test.log');
    const tests = /^\d+ passed, \d+ failed$/m.exec(test?.output ?? '')?.[0] ?? '';
    const megabytes = megabytesIn(join(clone.folder, 'node_modules'));
    const cached = megabytesIn(join(clone.home, '.npm'));
    // What the set-up says that it needs.
    const fits = megabytes <= PARTS.base.megabytes && cached <= PARTS.base.cached;
    const isGood = isStarted && (quick || test?.isGood === true) && fits;
    return told({ ...machine, isGood, seconds, megabytes, cached, tests });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function told(result: MachineResult): MachineResult {
  const { isGood, node, npm, seconds, megabytes, cached, tests } = result;
  const size = `${megabytes} MB and ${cached} MB of cache`;
  console.log(
    `${isGood ? '✓' : '✗'} Node ${node}, npm ${npm}: started in ${seconds} s, ${size}; tests: ${tests || 'none'}`,
  );
  return result;
}

function prepare(work: string, { node, npm, name }: Machine & { name: string }): Clone {
  const at = (path: string): string => join(work, path);
  for (const folder of ['bin', 'home']) mkdirSync(at(folder));
  const logs = join(LOGS, name);
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  symlinkSync(node, at('bin/node'));
  symlinkSync(npm, at('bin/npm'));
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', ROOT, at('clone')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The repository could not be cloned: ${stderr}`);
  const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();
  const PATH = [at('bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);
  const passed = Object.fromEntries(PASSED.map((variable) => [variable, process.env[variable]]));
  const env = { ...passed, HOME: at('home'), PATH, npm_config_registry: registry };
  return { folder: at('clone'), home: at('home'), env, logs };
}

async function succeeds(
  { folder, env, logs }: Clone,
  args: string[],
  log: string,
): Promise<{ isGood: boolean; output: string }> {
  const logFile = join(logs, log);
  const isGood = await run({ file: 'npm', args, cwd: folder, env, logFile }, PATIENCE_MS).then(
    () => true,
    (error: unknown) => (console.error(error), false),
  );
  return { isGood, output: readFileSync(logFile, 'utf8') };
}
