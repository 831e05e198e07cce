/** Loads an installed package as n8n does: the class a file is named after, made without arguments. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const [folder] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { n8n } = require('./package.json');
const faults = [];

const credentials = n8n.credentials.flatMap((file) => {
  const credential = attempt(file);
  if (!credential) return [];
  if (!credential.name || !credential.properties?.length) faults.push(`${file} describes no credential`);
  checkIcons(file, credential.icon);
  return [credential.name];
});
const nodes = n8n.nodes.flatMap((file) => {
  const description = attempt(file)?.description;
  if (!description) return [];
  checkNode(file, description);
  return [description.displayName];
});
const scripts = readdirSync(join(folder, 'dist'), { recursive: true }).filter((file) => file.endsWith('.js'));
for (const file of scripts) attempt(join('dist', file), require);

console.log(
  `\n${JSON.stringify({
    faults,
    told: `${nodes.join(', ')}; credential ${credentials.join(', ')}; each of ${scripts.length} scripts loads`,
  })}`,
);

function attempt(file, how = instance) {
  try {
    return how(file.startsWith('./') ? file : `./${file}`);
  } catch (error) {
    faults.push(`${file}: ${error.message.split('\n')[0]}`);
    return undefined;
  }
}

function instance(file) {
  const [name] = basename(file).split('.');
  const Class = require(file)[name];
  if (typeof Class !== 'function') throw new Error(`exports no class ${name}`);
  return new Class();
}

function checkNode(file, description) {
  if (!description.name || !description.properties) faults.push(`${file} describes no node`);
  for (const { name } of description.credentials ?? []) {
    if (!credentials.includes(name)) faults.push(`${file} uses the credential ${name}, which is not shipped`);
  }
  checkIcons(file, description.icon);
  const codex = file.replace(/\.js$/, '.json');
  if (!existsSync(join(folder, codex))) faults.push(`${codex} is missing, so n8n lists the node nowhere`);
}

function checkIcons(file, icon) {
  const paths = Object.values(typeof icon === 'string' ? { icon } : (icon ?? {}));
  if (paths.length === 0) faults.push(`${file} has no icon`);
  for (const path of paths) {
    const found = join(folder, dirname(file), path.replace(/^file:/, ''));
    if (!existsSync(found)) faults.push(`${file}: its icon ${path} is not shipped`);
  }
}
