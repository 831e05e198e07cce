// What stays between two starts: n8n's own folder and the sandbox's database. One run at a time may use it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Folder {
  path: string;
  /** The sandbox's database. */
  dataFile: string;
  /** Nothing was kept here before. */
  isNew: boolean;
  release(): void;
}

export function takeFolder(path: string, fresh: boolean): Folder {
  const owner = join(path, 'running.pid');
  const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
  if (pid > 0 && isAlive(pid)) {
    throw new Error(
      `Process ${pid} is using ${path} already. End it with Ctrl-C in its terminal, or give this run a --folder and ports of its own.`,
    );
  }
  if (fresh) forget(path);
  const dataFile = join(path, 'sandbox.db');
  const isNew = !existsSync(dataFile);
  mkdirSync(path, { recursive: true });
  writeFileSync(owner, String(process.pid));
  return { path, dataFile, isNew, release: () => rmSync(owner, { force: true }) };
}

/** Only what an earlier run left: a mistyped --folder must not cost anybody their files. */
function forget(path: string): void {
  if (!existsSync(path)) return;
  if (!existsSync(join(path, 'sandbox.db'))) {
    throw new Error(`--fresh empties only a folder that an earlier run has filled, and ${path} is not one.`);
  }
  const names = ['sandbox.db', 'sandbox.db-shm', 'sandbox.db-wal', '.n8n', 'install.log', 'n8n-start.log'];
  for (const name of names) rmSync(join(path, name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
