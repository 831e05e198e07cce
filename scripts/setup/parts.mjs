/**
 * What can be installed here. `base` is what `npm start`, `npm test` and an editor need; a command names the other parts
 * it needs. `megabytes` is what a part takes in its folder, `cached` what npm keeps of it in its cache, both measured on
 * Linux x64 and rounded up.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const tool = (name) => join(ROOT, 'tools', name);

export const PARTS = {
  base: { folder: ROOT, what: 'packages', megabytes: 800, cached: 350 },
  lint: { folder: tool('lint'), what: "eslint and n8n's tools", megabytes: 850, cached: 300 },
  zapier: { folder: tool('zapier'), what: "Zapier's command line", megabytes: 240, cached: 120 },
  bench: { folder: tool('bench'), what: 'what draws the benchmarks', megabytes: 80, cached: 20 },
  packages: { folder: tool('packages'), what: 'what checks packed packages', megabytes: 50, cached: 35 },
  runtimes: { folder: tool('runtimes'), what: 'Deno, Bun and workerd', megabytes: 480, cached: 200 },
  docs: { folder: tool('docs'), what: 'what writes the API reference', megabytes: 55, cached: 30 },
  release: { folder: tool('release'), what: 'what keeps changelogs and versions', megabytes: 10, cached: 10 },
};

/** The base and the parts of these names. */
export function partsNamed(names) {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown) throw new Error(`The set-up has no part ${unknown}; it has ${Object.keys(PARTS).join(', ')}`);
  return [...new Set(['base', ...names])].map((name) => PARTS[name]);
}

export const inModules = (folder, ...path) => join(folder, 'node_modules', ...path);
