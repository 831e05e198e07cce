// Every process started here leads a group of its own, so that ending it ends its children too (n8n starts a task
// runner, Postgres its writers). Groups are ended by id, and the last of them when this process ends. Windows has no such
// groups: there the tree below the process is ended, which has no gentle way.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';

import { npmCommand } from '../../scripts/setup/npm.mjs';
import { sleep, waitFor } from './wait-for.ts';

export interface Command {
  /** `npm` is the npm that started this. */
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  logFile: string;
  uid?: number;
  gid?: number;
}

export interface Running {
  pid: number;
  logFile: string;
  /** Undefined while it runs. */
  ended(): string | undefined;
  /** SIGTERM, and SIGKILL to what is still there after the patience. */
  stop(patienceMs?: number): Promise<void>;
  kill9(): Promise<void>;
}

const groups = new Set<number>();

const isWindows = process.platform === 'win32';

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    if (isWindows && signal !== 0) {
      return spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']).status === 0;
    }
    if (isWindows) return process.kill(pid, 0);
    process.kill(-pid, signal);
    return true;
  } catch {
    return false; // Nobody is left in it.
  }
}

const endAll = (): void => groups.forEach((pid) => signalGroup(pid, 'SIGKILL'));

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
let interrupted = (exitCode: number): void => process.exit(exitCode);

function endGroupsWithThisProcess(): void {
  if (process.listeners('exit').includes(endAll)) return;
  // Before those who remove the folders that the groups write in.
  process.prependListener('exit', endAll);
  for (const [signal, exitCode] of Object.entries(signals)) process.on(signal, () => interrupted(exitCode));
}

/**
 * What to do each time when this process is asked to end; without it, it ends at once, and the groups with it. One
 * Ctrl-C can be several: the terminal's own, and the one that npm passes on.
 */
export function whenInterrupted(react: (exitCode: number) => void): void {
  interrupted = react;
  endGroupsWithThisProcess();
}

function describeEnd(child: ChildProcess): string | undefined {
  if (child.exitCode !== null) return `it ended with code ${child.exitCode}`;
  return child.signalCode ? `it was ended by ${child.signalCode}` : undefined;
}

async function emptied(pid: number, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (signalGroup(pid, 0)) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  groups.delete(pid);
  return true;
}

async function kill9(pid: number): Promise<void> {
  signalGroup(pid, 'SIGKILL');
  await waitFor(`process group ${pid} to be gone`, () => emptied(pid, 1000), { timeoutMs: 10_000 });
}

export function start(command: Command): Running {
  endGroupsWithThisProcess();
  const log = createWriteStream(command.logFile, { flags: 'a' });
  const { env, cwd, uid, gid } = command;
  const [file = '', ...args] = [
    ...(command.file === 'npm' ? npmCommand(env) : [command.file]),
    ...command.args,
  ];
  const child = spawn(file, args, {
    env,
    cwd,
    uid,
    gid,
    detached: !isWindows,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once('error', (error) => log.write(`${error.message}\n`));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started. See ${command.logFile}`);
  groups.add(pid);
  return {
    pid,
    logFile: command.logFile,
    ended: () => describeEnd(child),
    kill9: () => kill9(pid),
    stop: async (patienceMs = 15_000) => {
      signalGroup(pid, 'SIGTERM');
      if (!(await emptied(pid, patienceMs))) await kill9(pid);
      log.end();
    },
  };
}

/** Runs to the end; rejects with the end of the log when it fails. */
export async function run(command: Command, timeoutMs: number): Promise<void> {
  const running = start(command);
  const what = `${command.file} ${command.args.join(' ')}`;
  const outcome = await waitFor(`"${what}" to finish`, () => running.ended(), {
    timeoutMs,
    everyMs: 100,
  }).finally(() => running.stop(1000));
  if (outcome !== 'it ended with code 0')
    throw new Error(`"${what}": ${outcome}. Its log is ${command.logFile}`);
}
