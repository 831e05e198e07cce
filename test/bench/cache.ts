/** Where what is installed once is kept: outside the checkout where that can be written, inside it where not. */
import { accessSync, constants, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export function cacheFolder(): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'layers-social');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    const inside = join(root, '.cache');
    mkdirSync(inside, { recursive: true });
    return inside;
  }
}

/** Makes a folder of the cache once: beside it, and renamed when whole. */
export async function onceInCache(name: string, make: (building: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const building = `${folder}.building-${process.pid}`;
  mkdirSync(building, { recursive: true });
  try {
    await make(building);
    if (!existsSync(folder)) renameSync(building, folder);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return folder;
}

export const copyInto = (from: string, files: string[], to: string): void =>
  files.forEach((file) => cpSync(join(from, file), join(to, file)));
