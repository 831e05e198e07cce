/** What is published, and what n8n's verification asks of it. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readNpmPack } from '../../scripts/verify/npm-pack';

const HOME = 'n8n-node';
const manifest = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8'));
let shipped: string[];

beforeAll(async () => {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: HOME,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    // On Windows npm is a batch file.
    shell: process.platform === 'win32',
  });
  shipped = readNpmPack(listing).files.map(({ path }) => path);
});

it('needs nothing but n8n itself', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.overrides).toBeUndefined();
  expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('says who it is, as verified packages must', () => {
  expect(manifest).toMatchObject({
    name: 'n8n-nodes-layers-social',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    license: 'MIT',
    author: { name: expect.any(String), email: expect.stringContaining('@') },
    homepage: expect.stringMatching(/^https:/),
    repository: { type: 'git', url: expect.stringContaining('https://github.com/') },
    keywords: expect.arrayContaining(['n8n-community-node-package']),
    files: ['dist'],
    n8n: { n8nNodesApiVersion: 1, strict: true },
  });
});

it('ships every file it registers', () => {
  for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) expect(shipped).toContain(file);
  for (const file of [
    'README.md',
    'LICENSE',
    'package.json',
    'dist/icons/layers.svg',
    'dist/icons/layers.dark.svg',
  ]) {
    expect(shipped).toContain(file);
  }
});

it('ships nothing else: no sources, no maps, no tests, no build info', () => {
  const expected =
    /^(README\.md|LICENSE|package\.json|dist\/((core|lib|nodes|credentials)\/.*\.js(on)?|icons\/.*\.svg))$/;

  expect(shipped.filter((file) => !expected.test(file) && file !== 'dist/.built')).toEqual([]);
});

it('carries the core without its transports for scripts', () => {
  expect(shipped).toContain('dist/core/api/client.js');
  expect(shipped.filter((file) => /axios|fetch\.|keyed/.test(file))).toEqual([]);
});

it('requires nothing that n8n does not have', () => {
  const wanted = new Set<string>();
  for (const file of shipped.filter((name) => name.endsWith('.js'))) {
    const source = readFileSync(join(HOME, file), 'utf8');
    for (const [, name = ''] of source.matchAll(/require\("([^"]+)"\)/g))
      if (!name.startsWith('.')) wanted.add(name);
  }

  expect([...wanted].sort()).toEqual(['n8n-workflow', 'node:crypto']);
});

it('has exactly the lint rules of n8n, and no exception from them', () => {
  const own = readFileSync(join(HOME, 'eslint.config.mjs'), 'utf8').replace(/\s+/g, ' ').trim();
  expect(own).toBe("import { config } from '@n8n/node-cli/eslint'; export default config;");
  for (const folder of ['credentials', 'lib', 'nodes', '../shared/src']) {
    for (const file of readdirSync(join(HOME, folder), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.ts'))
        expect(readFileSync(join(HOME, folder, file), 'utf8')).not.toContain('eslint-disable');
    }
  }
});
