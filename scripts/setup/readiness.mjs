/** Whether a folder's packages are installed: looked at, not remembered. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { inModules } from './parts.mjs';

/** npm writes it when everything else is in place, so it is removed before an installation begins. */
export const recordOf = (folder) => inModules(folder, '.package-lock.json');

/** Judged by running it: see node24.mjs. */
const BROUGHT_NODE = /^node_modules\/node-(bin-)?(darwin|linux|win)-/;

/** The paths of packages that the lockfile wants and that are not there, or there in another version. */
export function missingPackages(folder) {
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  const present = existsSync(recordOf(folder)) ? packagesIn(recordOf(folder)) : {};
  return Object.keys(wanted)
    .filter((path) => path.includes('node_modules/') && !BROUGHT_NODE.test(path) && isNeeded(wanted[path]))
    .filter((path) => present[path]?.version !== wanted[path].version || !isThere(folder, path));
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {}; // Cut off while it was written: nothing counts as installed.
  }
}

const isThere = (folder, path) => existsSync(join(folder, path, 'package.json'));

/**
 * Of the optional ones, those made for this machine. The others may be missing rightly: what only another platform's
 * package uses, and peers, where npm versions differ.
 */
function isNeeded({ optional, peer, os, cpu, libc }) {
  if (optional && (peer || !(os || cpu))) return false;
  return (
    suits(os, process.platform) && suits(cpu, process.arch) && (!libc || suits(libc, libcOfThisMachine()))
  );
}

function suits(list, own) {
  if (!list) return true;
  const names = [list].flat();
  if (names.includes(`!${own}`)) return false;
  return names.includes(own) || names.every((name) => name.startsWith('!'));
}

let libcFound;
function libcOfThisMachine() {
  libcFound ??= process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return libcFound;
}
