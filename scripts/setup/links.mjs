/**
 * A tool's packages are installed in its own folder and linked into the root's node_modules, where Node, npx and editors
 * find them.
 */
import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { clearLink, linkBin } from './bin-links.mjs';
import { inModules, ROOT } from './parts.mjs';

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

export const areLinked = (part) => namesIn(part).every((name) => existsSync(inModules(ROOT, name)));

/** What the root has itself stays as it is. */
export function link(part) {
  for (const name of namesIn(part)) {
    const from = inModules(ROOT, name);
    if (existsSync(from)) continue;
    linkFolder(from, inModules(part.folder, name));
    for (const [bin, script] of Object.entries(binsOf(name, from))) linkBin(bin, join(from, script));
  }
}

const namesIn = ({ folder }) =>
  folder === ROOT ? [] : Object.keys(json(join(folder, 'package.json')).dependencies);

/** Windows lets everybody make junctions, but not links; a junction's target is absolute. */
function linkFolder(from, to) {
  clearLink(from);
  const target = process.platform === 'win32' ? to : relative(realpathSync(dirname(from)), to);
  symlinkSync(target, from, 'junction');
}

function binsOf(name, folder) {
  const { bin = {} } = json(join(folder, 'package.json'));
  return typeof bin === 'string' ? { [name.split('/').at(-1)]: bin } : bin;
}
