/** `z` as the app gets it: requests to the simulated API with Zapier's limits, the shared cache, Zapier's errors. */
import type { Api } from '../../api/api.ts';
import { platform } from '../../load/zapier-app.ts';
import type { SimulatedProcess } from '../../time/process-globals.ts';
import type { Cache } from './cache.ts';

export interface ZPlan {
  owner: SimulatedProcess;
  api: Api;
  cache: Cache;
  /** Of the Zap, for the figures. */
  name: string;
  log: (line: string) => void;
}

interface RequestOptions {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  timeout?: number;
}

export function createZ({ owner, api, cache, name, log }: ZPlan): object {
  const sleep = (ms: number) => owner.sleep(ms);
  const request = (
    url: string,
    { method = 'GET', body: sent, headers: given, timeout }: RequestOptions = {},
  ): Promise<object> =>
    new Promise((resolve, reject) => {
      const late = Object.assign(new Error('network timeout'), {
        type: 'request-timeout',
      });
      if (timeout !== undefined) owner.after(timeout, () => reject(late));
      api
        .send({ method, url, caller: name, headers: given, ...(sent !== undefined && { body: sent }) }, sleep)
        .then(({ status, headers, body }) =>
          resolve({ status, headers: Object.entries(headers), content: body }),
        )
        .catch(reject);
    });
  const note = (...words: unknown[]) => log(`${name}: ${words.join(' ')}`);
  return {
    request,
    cache: cache.face(sleep),
    console: { log: note, error: note, warn: note, info: note },
    errors: platform.errors,
  };
}
