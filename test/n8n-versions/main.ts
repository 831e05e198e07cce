/**
 * `npm run test:n8n-versions`: the package, packed as users get it, on n8n from the oldest that is promised to the
 * newest. A whole run writes docs/compatibility.md; the others print.
 *   -- --only 2.0.0   one n8n-core, no server
 *   -- --no-server    the engines only
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureN8n, ensureN8nRelease, installTarball, pack } from '../n8n-server/index.ts';
import { checks, mayDiffer } from './checks/index.ts';
import { broken, compareWords } from './judge.ts';
import { writePage } from './page.ts';
import { serverChecks, type TriedServer, tryServer } from './server.ts';
import { tablesOf } from './table.ts';
import { type TryOptions, type Tried, tryVersion } from './try-version.ts';
import { serverVersion, type Version, versions } from './versions.ts';

const log = (line: string): void => console.log(line);
const checkNames = Object.keys(checks);
const serverCheckNames = Object.keys(serverChecks);

const { values } = parseArgs({
  options: { only: { type: 'string' }, 'no-server': { type: 'boolean', default: false } },
});
const isWhole = values.only === undefined && !values['no-server'];
const work = mkdtempSync(join(tmpdir(), 'layers-social-n8n-versions-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const options = await prepare();
const tried = compareWords(await tryAll(chosen(values.only)), mayDiffer);
const servers = isWhole ? await tryServers() : [];
const tables = tablesOf({
  date: new Date().toISOString().slice(0, 10),
  packageVersion: versionOf(options.packageFolder),
  system: `${type()} ${arch()}`,
  tried,
  checks: checkNames,
  servers,
  serverChecks: serverCheckNames,
});
log(`\n${tables}\n`);
const amiss = [...broken(tried, checkNames), ...servers.flatMap(brokenServer)];
amiss.forEach((line) => log(`  FAIL ${line}`));
if (isWhole && amiss.length === 0) log(`Written to ${await writePage(tables)}`);
process.exitCode = amiss.length === 0 ? 0 : 1;

async function prepare(): Promise<TryOptions> {
  const packed = join(work, 'packed');
  mkdirSync(packed);
  const tarball = await pack(packed);
  await installTarball(work, tarball);
  // Where the helpers of the end-to-end tests look.
  Object.assign(process.env, { LAYERS_E2E_WORK: work, LAYERS_E2E_TARBALL: tarball });
  return { work, packageFolder: join(work, '.n8n/nodes/node_modules/n8n-nodes-layers-social'), log };
}

function chosen(only: string | undefined): readonly Version[] {
  const list = versions.filter(({ core }) => only === undefined || core === only);
  if (list.length > 0) return list;
  throw new Error(
    `There is no n8n-core ${only} here. There are: ${versions.map(({ core }) => core).join(', ')}`,
  );
}

async function tryAll(list: readonly Version[]): Promise<Tried[]> {
  const all: Tried[] = [];
  for (const version of list) {
    log(`n8n ${version.n8n}, n8n-core ${version.core}`);
    const one = await tryVersion(version, options);
    for (const [name, { passed }] of Object.entries(one.outcomes))
      log(`  ${passed ? 'ok  ' : 'no  '} ${name}`);
    all.push(one);
  }
  return all;
}

async function tryServers(): Promise<TriedServer[]> {
  const installs = [await ensureN8nRelease(serverVersion, log), await ensureN8n({ log })];
  const all: TriedServer[] = [];
  for (const install of installs) {
    log(`the server of n8n ${install.version}`);
    all.push(await tryServer(install));
  }
  return all;
}

function brokenServer({ n8n, outcomes }: TriedServer): string[] {
  return serverCheckNames
    .filter((check) => outcomes[check]?.passed !== true)
    .map((check) => `the server of n8n ${n8n}, ${check}: ${outcomes[check]?.reason ?? 'was not tried'}`);
}

function versionOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
