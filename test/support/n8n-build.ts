/** Makes sure that the tests on n8n's engine run the sources as they are, not a build of yesterday. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const HOME = join(__dirname, '..', '..');
const SOURCES = ['shared/src', 'n8n-node/credentials', 'n8n-node/icons', 'n8n-node/lib', 'n8n-node/nodes'];
const FILES = ['n8n-node/build.mjs', 'n8n-node/package.json', 'n8n-node/tsconfig.json'];
const BUILT = join(HOME, 'n8n-node/dist/nodes/LayersSocial/LayersSocial.node.js');
const LOCK = join(HOME, 'node_modules/.n8n-node-build');

/** Builds the package when a source is newer; of several jest workers one builds and the others wait. */
export async function buildPackage(): Promise<void> {
  for (let tries = 0; existsSync(LOCK) || isStale(); tries += 1) {
    if (tries > 1200) throw new Error(`another build does not end; remove ${LOCK} if none is running`);
    if (takeLock()) {
      try {
        if (isStale()) build();
        return;
      } finally {
        rmSync(LOCK, { recursive: true, force: true });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function build(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['n8n-node/build.mjs'], {
    cwd: HOME,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`n8n-node does not build:\n${stdout}\n${stderr}`);
}

function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
}

function isStale(): boolean {
  if (!existsSync(BUILT)) return true;
  const builtAt = statSync(BUILT).mtimeMs;
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(HOME, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...files, ...FILES.map((file) => join(HOME, file))].some(
    (file) => statSync(file).mtimeMs > builtAt,
  );
}
