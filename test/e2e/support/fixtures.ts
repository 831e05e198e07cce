// One n8n with the packed package in it and one sandbox beside it, for the tests of one file.
import { join } from 'node:path';

import { createSandbox, type Sandbox, type SandboxOptions } from 'layers-social-sandbox';

import {
  createCredential,
  ensureN8n,
  startBlockingProxy,
  startN8n,
  type Credential,
  type N8n,
  type N8nInstall,
  type BlockingProxy,
} from '../../n8n-server/index.ts';

export interface N8nFixture {
  sandbox: Sandbox;
  n8n: N8n;
  blockingProxy: BlockingProxy;
  /** For the sandbox's first key. */
  credential: Credential;
  userFolder: string;
  /** Starts n8n again on the same folder and port, after it was ended. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const log = (line: string): void => console.log(`       ${line}`);

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run npm run test:e2e`);
  return value;
}

export const workFolder = (): string => needed('LAYERS_E2E_WORK');
export const packedTarball = (): string => needed('LAYERS_E2E_TARBALL');

export const credentialFor = (sandbox: Sandbox, changes: Record<string, unknown> = {}) => ({
  name: 'Layers sandbox',
  type: 'layersApi',
  data: { apiKey: sandbox.apiKey, baseUrl: sandbox.url, organizationId: '', ...changes },
});

export interface FixtureOptions extends SandboxOptions {
  /** Another n8n than the one that the tests install. */
  given?: N8nInstall;
  /** Variables for n8n besides those of every test. */
  env?: NodeJS.ProcessEnv;
  /** Servers on this machine that stand for others: by name and port, the port here. */
  doubles?: Record<string, number>;
}

export async function openN8nFixture(
  name: string,
  { given, env, doubles, ...options }: FixtureOptions = {},
): Promise<N8nFixture> {
  const userFolder = join(workFolder(), name);
  const install = given ?? (await ensureN8n({ log }));
  const sandbox = await createSandbox({ behaviour: { signatureTime: 'real' }, ...options });
  const blockingProxy = await startBlockingProxy(doubles);
  const common = { install, userFolder, blockingProxyUrl: blockingProxy.url, env, log };
  const n8n = await startN8n({ ...common, tarball: packedTarball() });
  const credential = await createCredential(n8n.rest, credentialFor(sandbox));
  const fixture: N8nFixture = {
    sandbox,
    n8n,
    blockingProxy,
    credential,
    userFolder,
    restart: async () => {
      fixture.n8n = await startN8n({ ...common, port: n8n.port });
    },
    close: async () => {
      await fixture.n8n.stop();
      await sandbox.close();
      await blockingProxy.close();
    },
  };
  return fixture;
}
