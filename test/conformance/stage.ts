/** One sandbox for all situations, the accounts in it, and one clock for the sandbox and every host. */
import { LayersClient, LayersClientOptions, Runtime } from 'layers-social-core';
import { createSandbox, type AccountSeed, type Sandbox } from 'layers-social-sandbox';

import { EPOCH } from '../support/runtime';
import { createTransport } from '../support/transports';
import { openProxy, Proxy } from './proxy';

export const PROJECT = 'prj_00000000-0000-4000-8000-000000000001';
export const ACCOUNT = 'sa_00000000-0000-4000-8000-000000000001';
export const NOBODY = 'sa_00000000-0000-4000-8000-00000000000f';
export const NO_PROJECT = 'prj_00000000-0000-4000-8000-00000000000f';
export const NO_STATE = 'st_00000000000000000000000000';
/** Of no webhook endpoint and no delivery. */
export const NO_UUID = '00000000-0000-4000-8000-00000000000f';
/** Nobody listens there. */
const HOOK_URL = 'http://localhost:1/hook';
export const RETURN_URL = 'http://localhost/back';
/** So many minutes lie between two looks of a trigger; snapshots change every 30. */
const BETWEEN_MS = 31 * 60_000;

export interface Stage {
  sandbox: Sandbox;
  proxy: Proxy;
  /** Everything as at the start, the clock too. */
  reset(): void;
  /** What all hosts do instead of sleeping. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  useDateOnly();
  const sandbox = await createSandbox({
    clock: 'manual',
    startAt: new Date(EPOCH).toISOString(),
    apiKeys: [{ tier: 'partner', scopes: ['*'] }],
  });
  const proxy = await openProxy(sandbox.url);
  return {
    sandbox,
    proxy,
    reset() {
      jest.setSystemTime(EPOCH);
      sandbox.reset();
      sandbox.faults.clear();
      delete proxy.rewrite;
      sandbox.seed({ projects: [{ id: PROJECT }] });
    },
    async pass(ms) {
      const whole = Math.ceil(ms);
      jest.setSystemTime(Date.now() + whole);
      passed += whole;
      await sandbox.clock.advance(whole);
    },
    async close() {
      await proxy.close();
      await sandbox.close();
      jest.useRealTimers();
    },
  };
}

/** What has passed on the stopwatch without anybody waiting; it never goes back. */
let passed = 0;

/** Timers stay real: sockets need them. */
function useDateOnly(): void {
  const real = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => real() + passed);
  jest.useFakeTimers({
    now: EPOCH,
    doNotFake: [
      'clearImmediate',
      'clearInterval',
      'clearTimeout',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'setInterval',
      'setTimeout',
    ],
  });
}

const USUAL = { platform: 'tiktok', handle: 'acme', queuedPosts: 2 } as const;

/** The account that everything is about. */
export function seedAccount({ sandbox }: Stage, change: Partial<AccountSeed> = {}): void {
  const account = { id: ACCOUNT, projectId: PROJECT, ...USUAL, ...change };
  sandbox.seed({ accounts: [account] });
}

/** So many that stand before those that are seeded later. */
export function seedOthers({ sandbox }: Stage, count: number): void {
  sandbox.seed({ accounts: { count, projectId: PROJECT, platform: 'tiktok' } });
}

export async function untilNextPoll(stage: Stage): Promise<void> {
  await stage.pass(BETWEEN_MS);
}

export function runtimeOf({ proxy, sandbox, pass }: Stage): Runtime {
  return {
    transport: createTransport({ apiKey: sandbox.apiKey, baseUrl: proxy.url }),
    now: () => Date.now(),
    random: () => 0,
    sleep: pass,
  };
}

/** The client of a script, with the settings that a script has when it sets none, but for these. */
export function clientOf(stage: Stage, settings: Pick<LayersClientOptions, 'retry'> = {}): LayersClient {
  return new LayersClient({ ...runtimeOf(stage), baseUrl: stage.proxy.url, ...settings });
}

/** An endpoint that nobody answers for, and a delivery to it that was tried once. */
export async function seedEndpoint(stage: Stage): Promise<{ endpointId: string; deliveryId: string }> {
  const { webhookEndpoints } = clientOf(stage);
  const { endpoint } = await webhookEndpoints.create({ url: HOOK_URL, events: ['social_account.revoked'] });
  const { deliveryId } = await webhookEndpoints.test(endpoint.id);
  await stage.sandbox.clock.advance(0);
  return { endpointId: endpoint.id, deliveryId: String(deliveryId) };
}
