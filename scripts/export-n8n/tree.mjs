/** What the stand-alone tree consists of: a map from path to content. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path/posix';

import { MARKER, markerText } from './folder.mjs';
import { standaloneLock } from './lock.mjs';
import { standaloneManifest } from './manifest.mjs';

const FOLDERS = ['credentials', 'icons', 'lib', 'nodes', 'workflows'];
const FILES = ['CHANGELOG.md', 'LICENSE', 'README.md', 'eslint.config.mjs'];
const TEMPLATES = {
  gitignore: '.gitignore',
  'publish.yml': '.github/workflows/publish.yml',
  'tsconfig.json': 'tsconfig.json',
};
/** Where the core lies in the tree; the sources import it by its package name. */
const CORE = 'core';
/** Entry points of the core for scripts; n8n sends requests itself. */
const SCRIPT_TRANSPORTS = /^(axios|fetch)\.ts$|^transports\//;
const KNOWN = new Set(['.json', '.png', '.svg', '.ts']);

export function standaloneTree(root) {
  const home = join(root, 'n8n-node');
  const core = join(root, 'shared/src');

  const files = new Map();
  for (const path of FILES) files.set(path, readFileSync(join(home, path)));
  for (const path of FOLDERS.flatMap((folder) => sourcesIn(home, folder))) {
    files.set(path, withCoreInside(path, readFileSync(join(home, path))));
  }
  for (const path of sourcesIn(core, '.')) {
    if (!SCRIPT_TRANSPORTS.test(path)) files.set(join(CORE, path), readFileSync(join(core, path)));
  }
  for (const [template, path] of Object.entries(TEMPLATES)) {
    files.set(path, readFileSync(join(home, 'publish', template)));
  }
  const toolsLock = json(join(root, 'tools/lint/package-lock.json'));
  const manifest = standaloneManifest(json(join(home, 'package.json')), toolsLock);
  files.set('package.json', text(manifest));
  files.set('package-lock.json', text(standaloneLock(manifest, toolsLock)));

  const tree = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return tree.set(MARKER, markerText([...tree.keys()]));
}

/** A published package has no workspace: what it imports from the core it imports from the folder beside. */
function withCoreInside(path, content) {
  if (extname(path) !== '.ts') return content;
  return String(content).replaceAll("from 'layers-social-core'", `from '${relative(dirname(path), CORE)}'`);
}

/** Fails on what does not belong to a source folder: what is exported is made public. */
function sourcesIn(home, folder) {
  const paths = readdirSync(join(home, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) =>
      entry.isDirectory() ? sourcesIn(home, join(folder, entry.name)) : [join(folder, entry.name)],
    );
  const strange = paths.find((path) => !KNOWN.has(extname(path)) || /\.(test|spec)\./.test(path));
  if (strange) throw new Error(`${join(home, strange)} is not a source of the package; move it elsewhere`);
  return paths;
}

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const text = (value) => `${JSON.stringify(value, null, 2)}\n`;
