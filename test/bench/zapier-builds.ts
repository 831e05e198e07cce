/** Two apps, built by Zapier's own command line and unpacked: ours, and the one its TypeScript template makes. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { run } from '../n8n-server/index.ts';
import { root } from './root.ts';

export interface Built {
  zipBytes: number;
  /** What a Lambda imports. */
  wrapper: string;
}

const platform = join(root, 'node_modules', 'zapier-platform-cli', 'src');
const require = createRequire(import.meta.url);
// Inside the checkout, so that the template finds the same packages as our app does.
const templates = join(root, '.cache', 'bench-zapier');
const TEMPLATE = ['--template', 'custom-auth', '--language', 'typescript', '--module', 'esm'];

async function zapier(args: string[], cwd: string, work: string): Promise<void> {
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
    NO_COLOR: '1',
  };
  const logFile = join(work, 'zapier.log');
  await run(
    { file: process.execPath, args: [join(platform, 'bin', 'run'), ...args], cwd, env, logFile },
    180_000,
  );
}

function wrapperIn(folder: string): string {
  const wrapper = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('zapierwrapper.js') && !name.includes('node_modules'))
    .sort((a, b) => a.length - b.length)[0];
  if (wrapper === undefined) throw new Error(`no zapierwrapper.js in ${folder}`);
  return join(folder, wrapper);
}

async function build(app: string, name: string, work: string): Promise<Built> {
  await zapier(['build', '--skip-validation', '--skip-dep-install'], app, work);
  const zip = join(app, 'build', 'build.zip');
  const unpacked = join(work, name);
  const decompress = require(join(platform, 'utils', 'decompress.js')) as (
    zip: string,
    to: string,
  ) => Promise<void>;
  await decompress(zip, unpacked);
  return { zipBytes: statSync(zip).size, wrapper: wrapperIn(unpacked) };
}

export async function buildBoth(work: string): Promise<{ ours: Built; template: Built }> {
  const app = join(templates, 'template');
  rmSync(templates, { recursive: true, force: true });
  mkdirSync(dirname(app), { recursive: true });
  try {
    await zapier(['init', 'template', ...TEMPLATE], templates, work);
    const template = await build(app, 'zapier-template', work);
    return { ours: await build(join(root, 'zapier-app'), 'zapier-ours', work), template };
  } finally {
    rmSync(templates, { recursive: true, force: true });
  }
}
