/**
 * Checks what would be published of the n8n package, as n8n and npm will see it: the exported sources, the
 * tarball, its installation, and the loading of every node. Needs no network and leaves nothing behind.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findings, report, runOrThrow, step } from './verify/steps.ts';
import { install, load } from './verify-n8n/install.ts';
import { scan } from './verify-n8n/scan.ts';
import { build, checkTree, lint } from './verify-n8n/source.ts';
import { checkContents, pack, type Manifest } from './verify-n8n/tarball.ts';
import { checkText } from './verify-n8n/text.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = workFolder();
const tree = join(work, 'tree');
const unpacked = join(work, 'unpacked');

try {
  await verify();
} catch (error) {
  findings.push((error as Error).message);
} finally {
  rmSync(work, { recursive: true, force: true });
}
report('ready to publish: no finding');

async function verify(): Promise<void> {
  await step('the package is exported', () => exported());
  if (findings.length > 0) return;
  await step('the tree stands alone', () => checkTree(tree));
  await step('its text names no place that n8n suspects', () => checkText(tree));
  await symlink(join(root, 'tools/lint/node_modules'), join(tree, 'node_modules'), 'junction');
  await step("n8n's linter, strict", () => lint(tree));
  await step("n8n's scanner on the sources", () => scan(tree, 'source'));
  await step('it builds, as it is built here every day', () => build(tree, join(root, 'n8n-node/dist')));

  let tarball: Awaited<ReturnType<typeof pack>> | undefined;
  await step('it packs', async () => (tarball = await pack(tree, work)).summary);
  if (!tarball) return;
  const { file, paths } = tarball;
  await mkdir(unpacked);
  await runOrThrow('tar', ['-xzf', file, '-C', unpacked, '--strip-components=1'], work);
  await step('the tarball holds what it should', () => checkContents(paths, unpacked));
  await step("n8n's scanner on the tarball", () => scan(unpacked, 'tarball'));
  await step('neither does the text of the tarball', () => checkText(unpacked));
  const { name } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')) as Manifest;
  await step('it installs', () => install(file, join(work, 'installed')));
  await step('n8n can load it', () => load(root, join(work, 'installed'), name));
}

async function exported(): Promise<string> {
  const script = join(root, 'scripts/export-n8n.ts');
  return (await runOrThrow(process.execPath, [script, tree], work)).trim();
}

/** Everything temporary goes there: npm's cache and logs, and the folder that n8n's scanner never removes. */
function workFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'n8n-layers-')));
  mkdirSync(join(folder, 'tmp'));
  process.env.TMPDIR = join(folder, 'tmp');
  process.env.npm_config_cache = join(folder, 'npm-cache');
  process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(130);
    });
  }
  return folder;
}
