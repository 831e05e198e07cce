/** The page, listening: the core's client, the app and the outbox, put together. */
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { createAdaptorServer } from '@hono/node-server';
import { createVisitLimiter, LayersClient } from 'layers-social-core';
import { fetchTransport } from 'layers-social-core/fetch';

import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createOutbox } from './outbox.ts';
import { send } from './webhook.ts';

/** The owner waits before an empty page meanwhile. */
const IMPATIENT = { retry: { maxAttempts: 2, maxWaitMs: 3_000 }, timeoutMs: 8_000 };
const WEBHOOK_TIMEOUT_MS = 4_000;

export interface RunningPage {
  port: number;
  /** Takes no more visits, and tries once more to tell what is untold. */
  stop: () => Promise<void>;
}

/** Resolves when it listens; rejects in words when it cannot. */
export async function startPage(config: Config, log: (message: string) => void): Promise<RunningPage> {
  const { pageUrl, apiKeys, baseUrl, settings, webhook, host, port } = config;
  const runtime = { now: Date.now, sleep: (ms: number) => wait(ms), random: Math.random, warn: log };
  const transport = fetchTransport({ apiKey: apiKeys[0], ...(baseUrl !== undefined && { baseUrl }) });
  const client = new LayersClient({
    ...IMPATIENT,
    ...runtime,
    transport,
    ...(baseUrl !== undefined && { baseUrl }),
  });
  const outbox = createOutbox({
    send: (outcome) => send({ ...webhook, timeoutMs: WEBHOOK_TIMEOUT_MS }, outcome),
    sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
    log,
  });
  const page = { pageUrl, apiKeys, settings, client, limiter: createVisitLimiter(), ...runtime };
  const server = createAdaptorServer({ fetch: createApp({ page, outbox, log }).fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }: Error) =>
      reject(new Error(`cannot listen on ${host}, port ${port}: ${message}`)),
    );
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await Promise.all([closed, outbox.close()]);
    },
  };
}
