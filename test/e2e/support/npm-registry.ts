// npm's registry as far as n8n's community nodes need it, on this machine, behind its real name: one package, in the
// versions that a test publishes. n8n reaches it through the proxy that lets nothing else through.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';

import { run, type N8nInstall } from '../../n8n-server/index.ts';
import { serveLocally } from '../../support/local-server.ts';
import { selfSigned } from './self-signed.ts';

/** n8n takes packages from this one only, without a licence for another: its own constant. */
function registryOf({ folder }: N8nInstall): URL {
  const source = 'node_modules/n8n/dist/modules/community-packages/community-packages.service.js';
  const [, address] = /DEFAULT_REGISTRY = '([^']+)'/.exec(readFileSync(join(folder, source), 'utf8')) ?? [];
  if (address === undefined) throw new Error(`${source} has no DEFAULT_REGISTRY`);
  return new URL(address);
}

export interface Registry {
  url: string;
  /** For the proxy: the name with its port, and where it leads. */
  host: string;
  port: number;
  /** A file with the certificate that n8n and its npm have to trust. */
  certificate: string;
  /** Makes it the latest version. */
  publish(tarball: string): Promise<void>;
  close(): Promise<void>;
}

interface Manifest {
  name: string;
  version: string;
  [member: string]: unknown;
}

interface Published {
  manifest: Manifest;
  bytes: Buffer;
}

interface Stock {
  origin: string;
  versions: Published[];
}

export async function startRegistry(folder: string, install: N8nInstall): Promise<Registry> {
  const { origin, hostname } = registryOf(install);
  const versions: Published[] = [];
  const { key, cert } = selfSigned(hostname);
  const certificate = join(folder, 'registry.pem');
  mkdirSync(folder, { recursive: true });
  writeFileSync(certificate, cert);
  const server = createServer({ key, cert }, (request, response) => {
    const found = answerTo(decodeURIComponent(request.url ?? ''), { origin, versions });
    if (!found) return void response.writeHead(404).end('{}');
    if (Buffer.isBuffer(found)) return void response.end(found);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  const { port, close } = await serveLocally(server);
  return {
    url: origin,
    host: `${hostname}:443`,
    port,
    certificate,
    publish: async (tarball) => {
      versions.push({ manifest: await manifestIn(tarball, folder), bytes: readFileSync(tarball) });
    },
    close,
  };
}

/** `/<package>`, `/<package>/<version or latest>` and `/<package>/-/<file>`. */
function answerTo(path: string, { origin, versions }: Stock): Buffer | object | undefined {
  const latest = versions.at(-1);
  const [, packageName, wanted, file] = path.split('/');
  if (!latest || packageName !== latest.manifest.name) return undefined;
  if (wanted === '-') return versions.find(({ manifest }) => fileOf(manifest) === file)?.bytes;
  if (wanted === 'latest') return documented(latest, origin);
  if (wanted !== undefined) {
    const one = versions.find(({ manifest }) => manifest.version === wanted);
    return one && documented(one, origin);
  }
  return {
    name: packageName,
    'dist-tags': { latest: latest.manifest.version },
    versions: Object.fromEntries(versions.map((one) => [one.manifest.version, documented(one, origin)])),
  };
}

const fileOf = ({ name: packageName, version }: Manifest): string => `${packageName}-${version}.tgz`;

function documented({ manifest, bytes }: Published, origin: string): object {
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const tarball = `${origin}/${manifest.name}/-/${fileOf(manifest)}`;
  return { ...manifest, dist: { tarball, integrity } };
}

async function manifestIn(tarball: string, folder: string): Promise<Manifest> {
  const args = ['-xzf', tarball, '-C', folder, 'package/package.json'];
  await run({ file: 'tar', args, env: process.env, logFile: join(folder, 'tar.log') }, 30_000);
  return JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8')) as Manifest;
}
