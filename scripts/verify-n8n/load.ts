/** Loads an installed package as n8n does: the class a file is named after, made without arguments. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** What is written to standard output, as JSON on the last line. */
export interface Loaded {
  faults: string[];
  seen: string;
}

interface Described {
  name?: string;
  displayName?: string;
  properties?: unknown[];
  icon?: string | Record<string, string>;
  credentials?: { name: string }[];
}

const [folder = ''] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { n8n } = require('./package.json') as { n8n: { credentials: string[]; nodes: string[] } };
const faults: string[] = [];

const credentials = n8n.credentials.flatMap((file) => {
  const credential = instanceOf(file) as Described | undefined;
  if (!credential) return [];
  if (!credential.name || !credential.properties?.length) faults.push(`${file} describes no credential`);
  checkIcons(file, credential.icon);
  return [credential.name ?? ''];
});
const nodes = n8n.nodes.flatMap((file) => {
  const description = (instanceOf(file) as { description: Described } | undefined)?.description;
  if (!description) return [];
  checkNode(file, description);
  return [description.displayName];
});
const scripts = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.js'),
);
for (const file of scripts) attempt(() => void require(`./${join('dist', file)}`), file);

const seen = `${nodes.join(', ')}; credential ${credentials.join(', ')}; each of ${scripts.length} scripts loads`;
console.log(`\n${JSON.stringify({ faults, seen } satisfies Loaded)}`);

function attempt<Result>(load: () => Result, file: string): Result | undefined {
  try {
    return load();
  } catch (error) {
    faults.push(`${file}: ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
}

function instanceOf(file: string): unknown {
  return attempt(() => {
    const [name = ''] = basename(file).split('.');
    const Class = (require(`./${file}`) as Record<string, unknown>)[name];
    if (typeof Class !== 'function') throw new Error(`exports no class ${name}`);
    return new (Class as new () => unknown)();
  }, file);
}

function checkNode(file: string, description: Described): void {
  if (!description.name || !description.properties) faults.push(`${file} describes no node`);
  for (const { name } of description.credentials ?? []) {
    if (!credentials.includes(name)) faults.push(`${file} uses the credential ${name}, which is not shipped`);
  }
  checkIcons(file, description.icon);
  const codex = file.replace(/\.js$/, '.json');
  if (!existsSync(join(folder, codex))) faults.push(`${codex} is missing, so n8n lists the node nowhere`);
}

function checkIcons(file: string, icon: Described['icon']): void {
  const paths = Object.values(typeof icon === 'string' ? { icon } : (icon ?? {}));
  if (paths.length === 0) faults.push(`${file} has no icon`);
  for (const path of paths) {
    const found = join(folder, dirname(file), path.replace(/^file:/, ''));
    if (!existsSync(found)) faults.push(`${file}: its icon ${path} is not shipped`);
  }
}
