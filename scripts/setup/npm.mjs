/** Runs the npm that started this command, or else the one on the PATH. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

import { runTied } from './tie.mjs';

/** Whatever the environment or an .npmrc says: everything that the lockfile names, without install scripts. */
export const INSTALL_FLAGS = [
  '--include=dev',
  '--include=optional',
  '--include=peer',
  '--ignore-scripts',
  '--no-dry-run',
  '--no-global',
  '--no-audit',
  '--no-fund',
  '--package-lock',
  '--install-strategy=hoisted',
];

/** Errors are told even below an `npm --silent`, which passes its level on. */
const LOUD = ['--loglevel=error'];

/** The command and its first arguments. */
export function npmCommand({ npm_execpath: cli, npm_node_execpath: node } = process.env) {
  if (cli && basename(cli) === 'npm-cli.js' && existsSync(cli)) {
    return [node && existsSync(node) ? node : process.execPath, cli];
  }
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** `status` and the end of what npm wrote; npm ends when this process does. */
export const runNpm = (args, cwd, options = {}) =>
  runTied([...npmCommand(), ...args, ...LOUD], { cwd, ...options });

/** One line of npm's answer, for messages. */
export function askNpm(...args) {
  const [file, ...before] = npmCommand();
  const shell = file.endsWith('.cmd');
  const { stdout } = spawnSync(file, [...before, ...args], { encoding: 'utf8', timeout: 20_000, shell });
  return stdout?.trim().split('\n').at(-1) || 'unknown';
}
