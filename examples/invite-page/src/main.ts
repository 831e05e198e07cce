/** Starts the page, and ends it when it is told to. */
import { setTimeout as wait } from 'node:timers/promises';

import { serve } from '@hono/node-server';
import { createVisitLimiter, LayersClient } from 'layers-social-core';
import { fetchTransport } from 'layers-social-core/fetch';

import { createApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { createOutbox } from './outbox.ts';
import { send } from './webhook.ts';

/** The owner waits before an empty page meanwhile. */
const IMPATIENT = { retry: { maxAttempts: 2, maxWaitMs: 3_000 }, timeoutMs: 8_000 };
const WEBHOOK_TIMEOUT_MS = 4_000;
const STDERR_PREFIX = 'invite-page:';

const log = (message: string): void => console.error(`${STDERR_PREFIX} ${message}`);

try {
  start(readConfig(process.env));
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function start({ pageUrl, apiKeys, baseUrl, settings, webhook, host, port }: Config): void {
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
  const { fetch } = createApp({ page, outbox, log });
  const server = serve({ fetch, hostname: host, port }, ({ address, port: taken }) => {
    log(`${pageUrl} is served on ${address}, port ${taken}`);
  });
  server.once('error', (error: Error) => {
    log(`cannot listen on ${host}, port ${port}: ${error.message}`);
    process.exitCode = 1;
  });

  const stop = (): void => {
    server.close();
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    void outbox.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}
