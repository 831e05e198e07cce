/** Checks of the package as npm would publish it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readNpmPack } from '../verify/npm-pack.ts';
import { findings, runOrThrow } from '../verify/steps.ts';

const BESIDE_DIST = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
const NEEDED = ['LICENSE', 'README.md', 'package.json'];

export interface Manifest {
  name: string;
  n8n?: { nodes?: string[]; credentials?: string[] };
  devDependencies?: Record<string, string>;
  [field: string]: unknown;
}

interface Packed {
  file: string;
  paths: string[];
  /** Name, size and files, for the step's line. */
  summary: string;
}

/** Each finding names the first rule that a file breaks. */
const RULES: readonly [string, RegExp][] = [
  ['a test', /(^|\/)(tests?|__tests__|__mocks__)\/|\.(test|spec)\./],
  ['a source map', /\.map$/],
  ['build info', /\.tsbuildinfo$/],
  ['a TypeScript source', /(?<!\.d)\.[cm]?ts$/],
  ['no part of a built package', /^dist\/(?!.*\.(js|json|svg|png|d\.ts)$)/],
];

export async function pack(tree: string, to: string): Promise<Packed> {
  const output = await runOrThrow(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', to],
    tree,
  );
  const { filename, size, unpackedSize, files } = readNpmPack(output);
  const lines = files.map((file) => `    ${String(file.size).padStart(7)}  ${file.path}`);
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  return {
    file: join(to, filename),
    paths: files.map(({ path }) => path),
    summary: `${filename}, ${kib(size)} (${kib(unpackedSize)} unpacked), ${files.length} files:\n${lines.join('\n')}`,
  };
}

export async function checkContents(paths: string[], unpacked: string): Promise<string> {
  for (const path of paths) {
    const broken = RULES.find(([, pattern]) => pattern.test(path))?.[0];
    if (broken) findings.push(`tarball: ${path} is ${broken}`);
    else if (!path.startsWith('dist/') && !BESIDE_DIST.includes(path)) {
      findings.push(`tarball: ${path} is outside dist`);
    }
  }
  const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')) as Manifest;
  const registered = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];
  if (registered.length === 0) findings.push('tarball: package.json registers nothing with n8n');
  for (const path of [...NEEDED, ...registered]) {
    if (!paths.includes(path)) findings.push(`tarball: ${path} is missing`);
  }
  checkManifest(manifest);
  return `${registered.length} registered files among ${paths.length}`;
}

function checkManifest(manifest: Manifest): void {
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
