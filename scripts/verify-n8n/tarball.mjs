/** Checks of the package as npm would publish it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findings, runOrThrow } from './steps.mjs';

const BESIDE_DIST = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
const NEEDED = ['LICENSE', 'README.md', 'package.json'];

/** Each finding names the first rule that a file breaks. */
const RULES = [
  ['a test', /(^|\/)(tests?|__tests__|__mocks__)\/|\.(test|spec)\./],
  ['a source map', /\.map$/],
  ['build info', /\.tsbuildinfo$/],
  ['a TypeScript source', /(?<!\.d)\.[cm]?ts$/],
  ['no part of a built package', /^dist\/(?!.*\.(js|json|svg|png|d\.ts)$)/],
];

export async function pack(tree, to) {
  const output = await runOrThrow(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', to],
    tree,
  );
  const [{ filename, size, unpackedSize, files }] = JSON.parse(output.slice(output.indexOf('[')));
  const lines = files.map((file) => `    ${String(file.size).padStart(7)}  ${file.path}`);
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  return {
    file: join(to, filename),
    paths: files.map(({ path }) => path),
    told: `${filename}, ${kib(size)} (${kib(unpackedSize)} unpacked), ${files.length} files:\n${lines.join('\n')}`,
  };
}

export async function checkContents(paths, unpacked) {
  for (const path of paths) {
    const broken = RULES.find(([, pattern]) => pattern.test(path))?.[0];
    if (broken) findings.push(`tarball: ${path} is ${broken}`);
    else if (!path.startsWith('dist/') && !BESIDE_DIST.includes(path)) {
      findings.push(`tarball: ${path} is outside dist`);
    }
  }
  const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
  const registered = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];
  if (registered.length === 0) findings.push('tarball: package.json registers nothing with n8n');
  for (const path of [...NEEDED, ...registered]) {
    if (!paths.includes(path)) findings.push(`tarball: ${path} is missing`);
  }
  checkManifest(manifest);
  return `${registered.length} registered files among ${paths.length}`;
}

function checkManifest(manifest) {
  const bringing = ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'];
  for (const field of [...bringing, 'overrides', 'workspaces']) {
    if (manifest[field]) findings.push(`tarball: package.json has ${field}`);
  }
  if (JSON.stringify(manifest.peerDependencies) !== '{"n8n-workflow":"*"}') {
    findings.push('tarball: the only peer of a verified package is n8n-workflow "*"');
  }
  const loose = Object.entries(manifest.devDependencies ?? {}).filter(
    ([, range]) => !/^\d[\w.-]*$/.test(range),
  );
  for (const [name, range] of loose) findings.push(`tarball: ${name} ${range} is not pinned`);
}
