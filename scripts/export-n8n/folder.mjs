/** Writes an export, over an earlier one at most: a mistyped folder must not cost anybody a file. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const MARKER = '.exported';

/** What belongs to the clone that the export is written into. */
const KEPT = new Set(['.git', 'node_modules', 'dist']);

const HEADER =
  '# Written by `npm run export:n8n` of https://github.com/layers-social/layers-social: change things there.';

export const markerText = (paths) => `${HEADER}\n${paths.join('\n')}\n`;

export function writeTree(folder, tree) {
  const present = earlierExport(folder);
  for (const path of present) if (!tree.has(path)) removeFile(folder, path);
  for (const [path, content] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The files of the export that is there; throws when there is anything else. */
function earlierExport(folder) {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file`);
  const present = filesBelow(folder);
  if (present.length === 0) return [];
  const marker = present.find(({ path }) => path === MARKER);
  const listed = new Set(marker?.plain ? readFileSync(join(folder, MARKER), 'utf8').split('\n') : []);
  if (!listed.has(HEADER)) {
    throw new Error(
      `${folder} holds files and is not an earlier export; give an empty folder or another one`,
    );
  }
  const foreign = present.filter(({ path, plain }) => path !== MARKER && !(plain && listed.has(path)));
  if (foreign.length > 0) {
    const names = foreign.slice(0, 5).map(({ path }) => path);
    throw new Error(`${folder} holds what no export wrote (${names.join(', ')}); move it away first`);
  }
  return present.map(({ path }) => path);
}

/** A link is no plain file: writing to it would reach out of the folder. */
function filesBelow(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .filter(({ name }) => prefix !== '' || !KEPT.has(name))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, `${path}/`) : [{ path, plain: entry.isFile() }];
    });
}

function removeFile(folder, path) {
  rmSync(join(folder, path));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    if (readdirSync(join(folder, parent)).length > 0) return;
    rmSync(join(folder, parent), { recursive: true });
  }
}
