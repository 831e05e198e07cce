/** The real n8n with the packed package in it, for the benchmarks of one run that need one process. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import {
  createCredential,
  ensureN8n,
  pack,
  startBlockingProxy,
  startN8n,
  type Credential,
  type N8n,
  type Rest,
} from '../../n8n-server/index.ts';
import type { Context } from '../benchmark.ts';

/** Packs once per run, and tells the parts shared with the end-to-end tests where things are. */
export async function packOnce({ work, log }: Context): Promise<string> {
  const folder = join(work, 'n8n');
  const { LAYERS_E2E_TARBALL: known } = process.env;
  if (known?.startsWith(folder) && existsSync(known)) return known;
  log('packing the n8n package');
  mkdirSync(folder, { recursive: true });
  const tarball = await pack(folder);
  Object.assign(process.env, { LAYERS_E2E_WORK: folder, LAYERS_E2E_TARBALL: tarball });
  return tarball;
}

/** Runs the body with an n8n of its own, which is gone afterwards: what is measured next has the machine to itself. */
export async function withN8n<Result>(
  context: Context,
  body: (n8n: N8n) => Promise<Result>,
): Promise<Result> {
  const tarball = await packOnce(context);
  const { log } = context;
  const install = await ensureN8n({ log });
  const blockingProxy = await startBlockingProxy();
  const userFolder = join(context.work, 'n8n', 'one-process');
  const fresh = !existsSync(userFolder);
  try {
    const common = { install, userFolder, blockingProxyUrl: blockingProxy.url, log };
    const n8n = await startN8n(fresh ? { ...common, tarball } : common);
    return await body(n8n).finally(() => n8n.stop());
  } finally {
    await blockingProxy.close();
  }
}

export const credentialOf = (
  { rest }: { rest: Rest },
  api: { url: string; apiKey: string },
): Promise<Credential> =>
  createCredential(rest, {
    name: `Layers at ${api.url}`,
    type: 'layersApi',
    data: { apiKey: api.apiKey, baseUrl: api.url, organizationId: '' },
  });
