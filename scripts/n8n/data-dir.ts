// What stays between two starts: n8n's own folder and the sandbox's database. One run at a time may use it, and nothing
// else may lie in it: n8n would move in there, and --fresh empties it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DataDir {
  path: string;
  /** The sandbox's database. */
  dataFile: string;
  /** Nothing was kept here before. */
  isNew: boolean;
  release(): void;
}

const mark = 'layers-social-n8n-editor';

export function openDataDir(path: string, fresh: boolean): DataDir {
  mkdirSync(path, { recursive: true });
  if (!existsSync(join(path, mark)) && readdirSync(path).length > 0) {
    throw new Error(
      `${path} holds something else. Give --folder the path of an empty folder, or of one that does not exist yet.`,
    );
  }
  const owner = join(path, 'running.pid');
  refuseSecond(path, owner);
  if (fresh) empty(path);
  const dataFile = join(path, 'sandbox.db');
  const isNew = !existsSync(dataFile);
  writeFileSync(join(path, mark), 'The n8n editor and the sandbox of Layers Social keep their data here.\n');
  writeFileSync(owner, String(process.pid));
  return { path, dataFile, isNew, release: () => rmSync(owner, { force: true }) };
}

function refuseSecond(path: string, owner: string): void {
  const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
  if (pid === 0 || !isAlive(pid)) return;
  throw new Error(
    `${path} is in use by process ${pid}. End it with Ctrl-C in its terminal, or give this run a --folder and ports of its own. If that process is something else, delete ${owner}.`,
  );
}

function empty(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
