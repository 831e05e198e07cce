/** The commands in the root's node_modules/.bin, made as npm makes them. */
import { lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

import { inModules, ROOT } from './parts.mjs';

const isWindows = process.platform === 'win32';

export const binPath = (name) => inModules(ROOT, '.bin', isWindows ? `${name}.cmd` : name);

/** Links the command to a script or a program. */
export function linkBin(name, file) {
  const path = binPath(name);
  const target = relative(dirname(path), file);
  clearLink(path);
  if (!isWindows) symlinkSync(target, path);
  else writeFileSync(path, `@${target.endsWith('.exe') ? '' : 'node '}"%~dp0\\${target}" %*\r\n`);
}

/** A link to what is no longer there does not count as existing, and is in the way all the same. */
export function clearLink(path) {
  mkdirSync(dirname(path), { recursive: true });
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
}
