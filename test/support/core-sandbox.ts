/** The core's client against the sandbox over real HTTP, on the sandbox's clock: sleeping moves it on. */

import { LayersClient, LayersClientOptions, Runtime } from 'layers-social-core';
import { FetchTransportOptions } from 'layers-social-core/fetch';
import { createSandbox, type Sandbox, type SandboxOptions } from 'layers-social-sandbox';

import { EPOCH } from './runtime';
import { createTransport } from './transports';

/** A key whose limits nothing in a test reaches. */
export const ROOMY = {
  apiKeys: [{ tier: 'roomy' }],
  tiers: { roomy: { readLight: 1e6, writeLight: 1e6, longRunning: 1e6, writeLightPerDay: 1e9 } },
};

const open: Sandbox[] = [];

/** A sandbox whose clock stands at `EPOCH` until somebody sleeps. Closed by `closeSandboxes`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await createSandbox({
    clock: 'manual',
    startAt: new Date(EPOCH).toISOString(),
    ...options,
  });
  open.push(sandbox);
  return sandbox;
}

/** For `afterEach`. */
export async function closeSandboxes(): Promise<void> {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
}

/** The sandbox as the core's runtime; `sleeps` collects every wait, in milliseconds. */
export function runtimeOf(
  sandbox: Sandbox,
  credentials: Partial<FetchTransportOptions> = {},
): Runtime & { sleeps: number[] } {
  const sleeps: number[] = [];
  return {
    sleeps,
    transport: createTransport({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, ...credentials }),
    now: () => sandbox.clock.now(),
    random: () => 0,
    sleep: async (ms) => {
      sleeps.push(ms);
      await sandbox.clock.advance(ms);
    },
  };
}

/** A client with the sandbox's first key, or with other credentials. */
export function clientOf(
  sandbox: Sandbox,
  credentials: Partial<FetchTransportOptions> = {},
  options: Partial<LayersClientOptions> = {},
): LayersClient {
  return new LayersClient({ ...runtimeOf(sandbox, credentials), baseUrl: sandbox.url, ...options });
}
