import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the disk gives for a folder: whole blocks, and a file with two names once. Zero when it is not there. */
export const megabytesIn = (folder: string): number => Math.round(bytesIn(folder, new Set()) / 1e6);

function bytesIn(path: string, seen: Set<number>): number {
  if (!existsSync(path)) return 0;
  const stats = lstatSync(path);
  if (seen.has(stats.ino)) return 0;
  seen.add(stats.ino);
  const names = stats.isDirectory() ? readdirSync(path) : [];
  return names.reduce((sum, name) => sum + bytesIn(join(path, name), seen), stats.blocks * 512);
}
