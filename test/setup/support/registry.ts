/** A registry on loopback that has one package, `small` 1.0.0. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serveLocally } from '../../support/local-server';

export interface Registry {
  url: string;
  integrity: string;
  close(): Promise<void>;
}

export async function startRegistry(): Promise<Registry> {
  const tarball = packSmall();
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const { url, close } = await serveLocally((request, response) => {
    if (request.url?.endsWith('.tgz')) return void response.end(tarball);
    const dist = { integrity, tarball: `http://${String(request.headers.host)}/small-1.0.0.tgz` };
    const version = { name: 'small', version: '1.0.0', dist };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ name: 'small', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }),
    );
  });
  return { url: `${url}/`, integrity, close };
}

function packSmall(): Buffer {
  const work = mkdtempSync(join(tmpdir(), 'layers-registry-'));
  mkdirSync(join(work, 'package'));
  writeFileSync(join(work, 'package/package.json'), '{"name":"small","version":"1.0.0"}');
  spawnSync('tar', ['-czf', 'small.tgz', 'package'], { cwd: work });
  const tarball = readFileSync(join(work, 'small.tgz'));
  rmSync(work, { recursive: true });
  return tarball;
}
