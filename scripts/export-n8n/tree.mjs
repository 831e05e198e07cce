/** What the stand-alone tree consists of: a map from path to content. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import { MARKER, markerText } from './folder.mjs';
import { standaloneLock } from './lock.mjs';
import { standaloneManifest } from './manifest.mjs';

const FOLDERS = ['core', 'credentials', 'icons', 'lib', 'nodes', 'workflows'];
const FILES = ['CHANGELOG.md', 'LICENSE', 'README.md', 'eslint.config.mjs', 'tsconfig.json'];
const TEMPLATES = { gitignore: '.gitignore', 'publish.yml': '.github/workflows/publish.yml' };
const KNOWN = new Set(['.json', '.png', '.svg', '.ts']);

export function standaloneTree(root) {
  const home = join(root, 'n8n-node');
  bringCoreUpToDate(home);

  const files = new Map();
  for (const path of [...FILES, ...FOLDERS.flatMap((folder) => sourcesIn(home, folder))]) {
    files.set(path, readFileSync(join(home, path)));
  }
  for (const [template, path] of Object.entries(TEMPLATES)) {
    files.set(path, readFileSync(join(home, 'publish', template)));
  }
  const rootLock = json(join(root, 'package-lock.json'));
  const manifest = standaloneManifest(json(join(home, 'package.json')), rootLock);
  files.set('package.json', text(manifest));
  files.set('package-lock.json', text(standaloneLock(manifest, rootLock)));

  const tree = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return tree.set(MARKER, markerText([...tree.keys()]));
}

/** The core in the n8n package is a copy, which may be older than its source. */
function bringCoreUpToDate(home) {
  const { status, stderr } = spawnSync(process.execPath, [join(home, 'build.mjs'), '--vendor-only'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the core could not be copied: ${stderr}`);
}

/** Fails on what does not belong to a source folder: what is exported is made public. */
function sourcesIn(home, folder) {
  const paths = readdirSync(join(home, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) =>
      entry.isDirectory() ? sourcesIn(home, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
  const strange = paths.find((path) => !KNOWN.has(extname(path)) || /\.(test|spec)\./.test(path));
  if (strange) throw new Error(`n8n-node/${strange} is not a source of the package; move it elsewhere`);
  return paths;
}

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const text = (value) => `${JSON.stringify(value, null, 2)}\n`;
