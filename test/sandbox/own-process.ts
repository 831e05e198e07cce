// The command of the sandbox in a process of its own, which can be killed, and what it leaves in its data file.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const BIN = join(__dirname, '../../sandbox/dist/bin.js');
const children: ChildProcess[] = [];

export interface Run {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

export function start(...args: string[]): Run {
  const child = spawn(process.execPath, [BIN, ...args]);
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (text += piece.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => text, ended };
}

/** For `afterEach`. */
export function killAll(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
}

/** Waits for the welcome, and gives what it prints. */
export async function ready(run: Run): Promise<{ url: string; apiKey: string; projectId: string }> {
  const said = (name: RegExp) => name.exec(run.output())?.[1] ?? '';
  for (let i = 0; i < 3_000 && !run.output().includes('Ctrl-C'); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    url: said(/API base URL\s+(\S+)/),
    apiKey: said(/API key\s+(\S+)/),
    projectId: said(/First project\s+(\S+)/),
  };
}

/** Accounts whose end is half done: disconnected with a queued post, or alive with a canceled one. */
export function tornIn(dataFile: string): unknown[] {
  const db = new DatabaseSync(dataFile, { readOnly: true });
  const rows = db
    .prepare(
      `SELECT accounts.id FROM accounts JOIN posts ON posts.account_id = accounts.id
       WHERE (accounts.status = 'disconnected') <> (posts.status = 'canceled')`,
    )
    .all();
  const [check] = db.prepare('PRAGMA integrity_check').all();
  db.close();
  return check?.['integrity_check'] === 'ok' ? rows : [check];
}
