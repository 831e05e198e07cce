/** A project of somebody who installed the core: it compiles, loads, and keeps the key from a proxy. */
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { findings, runOrThrow, run } from '../verify/steps.ts';
import type { Lockfile } from '../verify-n8n/install.ts';

const ENTRIES = ['layers-social-core', 'layers-social-core/axios', 'layers-social-core/fetch'];

const SCRIPT = `import { LayersClient, type Account } from 'layers-social-core';
import { axiosTransport, type AxiosTransportOptions } from 'layers-social-core/axios';
import { fetchTransport } from 'layers-social-core/fetch';

const options: AxiosTransportOptions = { apiKey: 'lp_test_K_s', maxSockets: 2 };
const clock = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0 };
const client = new LayersClient({ transport: axiosTransport(options), ...clock });
export const other = new LayersClient({ transport: fetchTransport(options), ...clock });
export const account: Promise<Account | undefined> = client.listAccounts('prj_1').then(({ items }) => items[0]);
// @ts-expect-error The types are there: a key is a text.
fetchTransport({ apiKey: 7 });
`;

const PROXY_SCRIPT = `import { axiosTransport } from 'layers-social-core/axios';
process.env.https_proxy = process.argv[2];
process.env.no_proxy = process.env.NO_PROXY = '';
const send = axiosTransport({ apiKey: 'lp_live_KEY_secret' });
const request = { method: 'GET', url: 'https://api.layers.com/v1/whoami', headers: {}, timeoutMs: 5000 };
await send(request).catch(() => undefined);
`;

const STRICT = {
  noEmit: true,
  strict: true,
  target: 'es2022',
  lib: ['es2022'],
  types: [],
  skipLibCheck: false,
};
const BOTH_KINDS = ['script.mts', 'script.cts'];

/** How TypeScript is asked to find modules. */
const SETTINGS = [
  { module: 'commonjs', moduleResolution: 'node10', files: ['script.ts'] },
  { module: 'node16', moduleResolution: 'node16', files: BOTH_KINDS },
  { module: 'nodenext', moduleResolution: 'nodenext', files: BOTH_KINDS },
  { module: 'esnext', moduleResolution: 'bundler', files: BOTH_KINDS },
];

/** axios is the oldest that the core accepts, and is there because a script that wants it installs it. */
export async function setUpConsumer(folder: string, tarball: string, root: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await runOrThrow('npm', ['install', '--no-audit', '--no-fund', tarball], folder);
  const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as Lockfile;
  const installed = Object.keys(packages).filter((path) => path !== '');
  if (installed.length !== 1) findings.push(`install: npm installed ${installed.join(', ')}`);

  const axios = join(root, 'tools/packages/node_modules/axios');
  await symlink(axios, join(folder, 'node_modules/axios'), 'junction');
  const { version } = JSON.parse(await readFile(join(axios, 'package.json'), 'utf8')) as { version: string };
  const accepted = packages[installed[0] ?? '']?.peerDependencies?.axios;
  if (accepted !== `^${version}`) findings.push(`axios ${version} is tried, ${accepted} accepted`);
  return `${installed.join(', ')}; axios ${version} beside it`;
}

/** The newest axios that shows a proxy the whole request, with the key. */
const INDISCREET_AXIOS = '1.16.0';

/**
 * npm reads the range of the tarball: an axios that would show the key to a proxy is not valid beside the core. It is asked about an
 * installed one, because without the registry npm only warns when it installs.
 */
export async function refuseOldAxios(folder: string, tarball: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await runOrThrow('npm', ['install', '--no-audit', '--no-fund', tarball], folder);
  const axios = join(folder, 'node_modules/axios');
  await mkdir(axios);
  await writeFile(join(axios, 'package.json'), JSON.stringify({ name: 'axios', version: INDISCREET_AXIOS }));
  const { output } = await run('npm', ['ls', 'axios', '--json'], folder);
  const { problems = [] } = JSON.parse(output) as { problems?: string[] };
  if (!problems.some((problem) => problem.startsWith(`invalid: axios@${INDISCREET_AXIOS}`))) {
    findings.push(`axios ${INDISCREET_AXIOS} is accepted: ${output.trim()}`);
  }
  return `axios ${INDISCREET_AXIOS} is invalid`;
}

/** Without Node's types and with every declaration checked, so that the core's own stand alone. */
export async function compile(folder: string, root: string): Promise<string> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  for (const name of ['script.mts', 'script.cts', 'script.ts']) await writeFile(join(folder, name), SCRIPT);
  for (const { files, ...settings } of SETTINGS) {
    const compilerOptions = { ...STRICT, ...settings };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const { status, output } = await run(process.execPath, [tsc, '-p', folder], folder);
    if (status !== 0) findings.push(`${settings.moduleResolution}: ${output.trim()}`);
  }
  return SETTINGS.map(({ moduleResolution }) => moduleResolution).join(', ');
}

/** Imported and required, each entry point has what the other way has. */
export async function load(folder: string): Promise<string> {
  // Those that Node adds to every CommonJS module that is imported.
  const names = `Object.keys(it).filter((name) => !/^(default|module.exports|__esModule)$/.test(name)).length`;
  for (const entry of ENTRIES) {
    const imported = await runOrThrow(
      process.execPath,
      ['-e', `import('${entry}').then((it) => console.log(${names}))`],
      folder,
    );
    const required = await runOrThrow(
      process.execPath,
      ['-e', `const it = require('${entry}'); console.log(${names})`],
      folder,
    );
    if (imported !== required || Number(imported) === 0)
      findings.push(`${entry}: ${imported} imported, ${required} required`);
  }
  return ENTRIES.join(', ');
}

/** https goes through a proxy in a tunnel, which shows it the host and nothing else. */
export async function resistProxy(folder: string): Promise<string> {
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.end();
  });
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  await writeFile(join(folder, 'proxy.mjs'), PROXY_SCRIPT);
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await runOrThrow(process.execPath, ['proxy.mjs', address], folder);
  proxy.close();
  const [only] = seen;
  if (seen.length !== 1 || !only?.startsWith('CONNECT api.layers.com:443') || only.includes('lp_live')) {
    findings.push(`proxy: it saw ${seen.join('; ') || 'nothing'}`);
  }
  return 'asked for a tunnel and told no header of ours';
}
