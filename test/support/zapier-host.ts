/** Runs the app as Zapier does, through the platform's handler with its checks on, and keeps all logs. */
import * as platform from 'zapier-platform-core';

import App from '../../zapier-app/src/index';
import { FakeCache } from './zapier-cache';

declare module 'zapier-platform-core' {
  export function createAppHandler(app: object): (event: object) => Promise<{ results: unknown }>;
}

export interface HostOptions {
  baseUrl: string;
  apiKey: string;
  organizationId?: string;
  /** Zaps of one connection share it. */
  cache?: FakeCache;
}

/** The parts of a bundle that a test gives; the connection is added. */
export interface Run {
  inputData?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  [part: string]: unknown;
}

export interface Host {
  cache: FakeCache;
  /** All console and HTTP logs, as they would be stored. */
  logs: string[];
  /** Called before each request of the app is sent. */
  beforeRequest?: (request: { url: string }) => void;
  run(method: string, run?: Run): Promise<unknown>;
  /** Runs something that is no operation of the app, with the same `z`. */
  work(perform: (z: platform.ZObject, bundle: platform.Bundle) => unknown, run?: Run): Promise<unknown>;
}

/** The platform's handler for the app, with this cache in place of Zapier's. */
export function createHandler(cache: FakeCache, changes: object = {}) {
  const withCache = (input: { z: object }) => ({ ...input, z: { ...input.z, cache } });
  return platform.createAppHandler({ ...App, ...changes, beforeApp: [withCache] });
}

export function openHost({ baseUrl, apiKey, organizationId, cache = new FakeCache() }: HostOptions): Host {
  const spy = <Request extends { url: string }>(request: Request) => {
    host.beforeRequest?.(request);
    return request;
  };
  const beforeRequest = [App.beforeRequest ?? [], spy].flat();
  const handler = createHandler(cache, { beforeRequest });
  const logs: string[] = [];
  const authData = {
    api_key: apiKey,
    ...(organizationId !== undefined && { organization_id: organizationId }),
  };
  const execute = async (handle: typeof handler, method: string, run: Run = {}) => {
    const { inputData = {}, meta = {}, ...rest } = run;
    const { results } = await handle({
      command: 'execute',
      method,
      bundle: { authData, inputData, meta, ...rest },
      environment: { LAYERS_BASE_URL: baseUrl },
      isDeveloper: true,
      customLogger: (message: string, data: unknown) => logs.push(message, JSON.stringify(data)),
    });
    return results;
  };
  const host: Host = {
    cache,
    logs,
    run: (method, run) => execute(handler, method, run),
    work: (perform, run) =>
      execute(createHandler(cache, { beforeRequest, hydrators: { work: perform } }), 'hydrators.work', run),
  };
  return host;
}

/** Flat items, as every operation of the app gives them. */
export type Item = Record<string, unknown>;

/** All items; those of a search with pages as Zapier gathers them, run after run. */
export async function runItems(host: Pick<Host, 'run'>, method: string, run: Run = {}): Promise<Item[]> {
  const all: Item[] = [];
  let paging_token: unknown;
  do {
    const answer = await host.run(
      method,
      paging_token ? { ...run, meta: { ...run.meta, paging_token } } : run,
    );
    const page = Array.isArray(answer) ? { results: answer } : asItem(answer, method);
    if (!Array.isArray(page.results)) throw new Error(`${method} did not give a list`);
    all.push(...page.results.map((item: unknown) => asItem(item, method)));
    paging_token = page.paging_token;
  } while (paging_token);
  return all;
}

export async function runItem(host: Host, method: string, run?: Run): Promise<Item> {
  return asItem(await host.run(method, run), method);
}

function asItem(value: unknown, method: string): Item {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${method} gave something that is not an item`);
}
