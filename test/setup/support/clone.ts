/** A small clone with the real set-up in it: one package to install, and a script that says which Node runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const FAKE_NPM = join(__dirname, 'npm-cli.js');

export interface Ended {
  status: number | null;
  output: string;
}

export interface Started {
  child: ChildProcess;
  /** What it has written so far. */
  output(): string;
  ended: Promise<Ended>;
}

export interface Clone {
  folder: string;
  /** `node scripts/setup.mjs <args>` with the fake npm, unless the environment names another. */
  start(args: string[], env?: NodeJS.ProcessEnv): Started;
  /** The real npm that runs the tests, in the clone. */
  npm(args: string[], env?: NodeJS.ProcessEnv): Started;
  remove(): void;
}

export const MANIFEST = {
  name: 'clone',
  version: '1.0.0',
  private: true,
  scripts: { start: 'node scripts/setup.mjs hello.mjs', silent: 'npm start --silent' },
  devDependencies: { small: '1.0.0' },
};

const lockOf = (manifest: object, integrity = 'sha512-none'): object => ({
  lockfileVersion: 3,
  packages: { '': manifest, 'node_modules/small': { version: '1.0.0', integrity, dev: true } },
});

export function makeClone({ name = 'clone', integrity }: { name?: string; integrity?: string } = {}): Clone {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'layers-setup-')));
  const folder = join(home, name);
  cpSync(join(ROOT, 'scripts/setup'), join(folder, 'scripts/setup'), { recursive: true });
  cpSync(join(ROOT, 'scripts/setup.mjs'), join(folder, 'scripts/setup.mjs'));
  // Nothing has to be built here.
  writeFileSync(
    join(folder, 'scripts/build.mjs'),
    'export const stalePackages = () => [];\nexport const buildPackages = () => undefined;\n',
  );
  writeFileSync(
    join(folder, 'hello.mjs'),
    "console.log('hello', ...process.argv.slice(2), process.version);\n",
  );
  for (const place of ['.', 'tools/lint']) writePackage(join(folder, place), integrity);
  // Here nothing brings Node 24: the one that runs the tests has to be found.
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const base = { PATH, HOME: home, USERPROFILE: home };
  return {
    folder,
    start: (args, env = {}) =>
      run(process.execPath, ['scripts/setup.mjs', ...args], {
        cwd: folder,
        env: {
          ...base,
          npm_execpath: FAKE_NPM,
          ...env,
        },
      }),
    npm: (args, env = {}) => run(...npmCommand(args), { cwd: folder, env: { ...base, ...env } }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function writePackage(folder: string, integrity?: string): void {
  mkdirSync(folder, { recursive: true });
  const { devDependencies: dependencies, ...rest } = MANIFEST;
  const manifest = folder.endsWith('lint') ? { ...rest, dependencies } : MANIFEST;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockOf(manifest, integrity)));
}

function npmCommand(args: string[]): [string, string[]] {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
}

function run(file: string, args: string[], { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): Started {
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status, output }));
  });
  return { child, output: () => output, ended };
}
