/**
 * Checks the tarballs that npm would publish: what is in them, whether every way to resolve modules finds code and
 * types, whether each entry point loads, and that every axios that is accepted keeps the key from a proxy.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { report, runOrThrow, step } from './verify/steps.ts';
import { pack } from './verify-n8n/tarball.ts';
import { checkText, findTypes, lint } from './verify-packages/checks.ts';
import { compile, load, refuseOldAxios, resistProxy, setUpConsumer } from './verify-packages/consumer.ts';
import { publishedN8n } from './verify-packages/n8n.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const work = realpathSync(mkdtempSync(join(tmpdir(), 'layers-packages-')));
process.env.npm_config_cache = join(work, 'npm-cache');
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** The Zapier app is uploaded to Zapier and n8n loads files by name: only libraries are imported, so only they need types. */
const PACKAGES = [
  { name: 'layers-social-core', folder: join(root, 'shared'), isLibrary: true },
  { name: 'layers-social-sandbox', folder: join(root, 'sandbox'), isLibrary: true },
  { name: 'n8n-nodes-layers-social', folder: publishedN8n(root, join(work, 'n8n')), isLibrary: false },
];

const tarballs = new Map<string, string>();
for (const { name, folder, isLibrary } of PACKAGES) {
  await step(`${name} packs`, async () => {
    const { file, summary } = await pack(folder, work);
    tarballs.set(name, file);
    return summary.slice(0, summary.indexOf(':'));
  });
  const tarball = tarballs.get(name);
  if (tarball === undefined) continue;
  const unpacked = join(work, name);
  await mkdir(unpacked);
  await runOrThrow('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], work);
  await step('  README and LICENSE', () => checkText(unpacked, root));
  await step('  publint', () => lint(unpacked));
  if (isLibrary) await step('  types, by @arethetypeswrong', () => findTypes(tarball, root));
}

const core = tarballs.get('layers-social-core') ?? '';
const consumer = join(work, 'consumer');
await step('the core installs with nothing else', () => setUpConsumer(consumer, core, root));
await step('no axios that shows the key to a proxy is accepted', () =>
  refuseOldAxios(join(work, 'refused'), core),
);
await step('it compiles in a script', () => compile(consumer, root));
await step('it loads', () => load(consumer));
await step('a proxy sees no key', () => resistProxy(consumer));

report('the packages are as they should be');
