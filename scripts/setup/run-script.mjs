/** Runs a script on the Node that was brought, in this process's place: same terminal, same signals, same status. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter } from 'node:path';

import { whenParentEnds } from './parent.mjs';
import { inModules, ROOT } from './parts.mjs';

/** Ctrl-C reaches the script by the terminal; only without one it has to be passed on. */
const PASSED_ON = ['SIGTERM', 'SIGHUP', ...(process.stdin.isTTY ? [] : ['SIGINT'])];

export function runScript(node, command) {
  const PATH = `${inModules(ROOT, '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, command, { stdio: 'inherit', env: { ...withoutPath(process.env), PATH } });
  process.on('SIGINT', () => undefined);
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  whenParentEnds(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
}

/** Windows calls it Path. */
const withoutPath = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH'));
