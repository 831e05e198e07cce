/** The API that n8n reads from, as the benchmarks use it. It runs as `api-process.ts`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { start, waitFor } from '../../n8n-server/index.ts';

export interface ApiSettings {
  /** Added to every answer. */
  latencyMs: number;
  readsPerMinute: number;
  /** How many accounts there are, all in one project. */
  accounts: number;
  /** Leaves out the headers that tell the limit and what is left of it. */
  hideLimits?: boolean;
}

export interface ApiAddress {
  url: string;
  controlUrl: string;
  apiKey: string;
  projectId: string;
  accountIds: string[];
}

/** Since the last `begin`. */
export interface ApiCounts {
  /** The most connections that were open at one time. */
  peakConnections: number;
  answered: number;
  /** How many of these answers were 429. */
  refused: number;
}

export interface Api extends ApiAddress {
  /** Counts from nothing, with a full bucket. */
  begin(): Promise<void>;
  counts(): Promise<ApiCounts>;
  close(): Promise<void>;
}

/** A limit that nobody meets. */
export const unlimited = 10_000_000;

const program = fileURLToPath(new URL('api-process.ts', import.meta.url));
let started = 0;

export async function startApi(work: string, settings: ApiSettings): Promise<Api> {
  const logFile = join(work, `api-${(started += 1)}.log`);
  const args = [program, JSON.stringify(settings)];
  const running = start({ file: process.execPath, args, env: process.env, cwd: work, logFile });
  const firstLine = (): string | undefined => /^\{.*\}$/m.exec(readFileSync(logFile, 'utf8'))?.[0];
  const patience = { timeoutMs: 30_000, everyMs: 50, abortReason: () => running.ended() };
  const line = await waitFor(`the API of ${logFile} to be ready`, firstLine, patience).catch(
    async (error: unknown) => {
      await running.kill9();
      throw error;
    },
  );
  const address = JSON.parse(line) as ApiAddress;
  const ask = (method: string): Promise<Response> =>
    fetch(address.controlUrl, { method, signal: AbortSignal.timeout(10_000) });
  return {
    ...address,
    begin: async () => {
      await ask('POST');
    },
    counts: async () => (await (await ask('GET')).json()) as ApiCounts,
    close: () => running.stop(2000),
  };
}
