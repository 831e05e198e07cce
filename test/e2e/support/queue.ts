// n8n as large installations run it: Redis, Postgres, one main process, workers, and a process that takes webhooks.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  createRest,
  ensureN8n,
  freePorts,
  installTarball,
  startBlockingProxy,
  startN8nProcess,
  type N8nProcess,
  type BlockingProxy,
  type Rest,
} from '../../n8n-server/index.ts';
import { packedTarball, workFolder } from './fixtures.ts';
import { startPostgres, startRedis } from './services.ts';

export interface QueueFixture {
  rest: Rest;
  main: N8nProcess;
  webhooks: N8nProcess;
  workers: N8nProcess[];
  blockingProxy: BlockingProxy;
  /** One more, at the end of `workers`. */
  startWorker(): Promise<void>;
  /** In place of the one that was killed, at the same address. */
  restartWebhooks(): Promise<void>;
  close(): Promise<void>;
}

interface Context {
  env: NodeJS.ProcessEnv;
  webhookPort: number;
}

const log = (line: string): void => console.log(`       ${line}`);

async function prepareContext(folder: string, undo: Undo[]): Promise<Context> {
  const redis = await startRedis(join(folder, 'redis'));
  undo.push(() => redis.stop());
  const postgres = await startPostgres(join(folder, 'postgres.log'));
  undo.push(() => postgres.stop());
  const [webhookPort = 0] = await freePorts(1);
  const env = {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: '127.0.0.1',
    DB_POSTGRESDB_PORT: String(postgres.port),
    DB_POSTGRESDB_DATABASE: 'postgres',
    DB_POSTGRESDB_USER: 'n8n',
    DB_POSTGRESDB_POOL_SIZE: '10',
    EXECUTIONS_MODE: 'queue',
    N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
    N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
    QUEUE_BULL_REDIS_HOST: '127.0.0.1',
    QUEUE_BULL_REDIS_PORT: String(redis.port),
    // A worker that died is noticed after seconds instead of a minute.
    QUEUE_WORKER_LOCK_DURATION: '6000',
    QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
    QUEUE_WORKER_STALLED_INTERVAL: '3000',
    WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/`,
  };
  return { env, webhookPort };
}

type Undo = () => Promise<void>;

async function undoAll(undo: Undo[]): Promise<void> {
  for (const step of undo.reverse()) await step();
}

export async function openQueueFixture(name: string, workerCount: number): Promise<QueueFixture> {
  const undo: Undo[] = [];
  try {
    return await buildQueueFixture(join(workFolder(), name), workerCount, undo);
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

async function buildQueueFixture(folder: string, workerCount: number, undo: Undo[]): Promise<QueueFixture> {
  const install = await ensureN8n({ log });
  const blockingProxy = await startBlockingProxy();
  undo.push(() => blockingProxy.close());
  const { env, webhookPort } = await prepareContext(folder, undo);
  log('Redis and Postgres answer');

  const begin = async (role: 'start' | 'worker' | 'webhook', place: string, port?: number) => {
    const userFolder = join(folder, place);
    await installTarball(userFolder, packedTarball());
    const options = { install, userFolder, port, env, blockingProxyUrl: blockingProxy.url, log };
    const running = await startN8nProcess(role, options);
    undo.push(() => running.stop());
    return running;
  };

  const main = await begin('start', 'main');
  const rest = createRest(main.url);
  await rest.login();
  log(`the main process answers at ${main.url}`);
  const startWebhooks = () => begin('webhook', 'webhook', webhookPort);
  const webhooks = await startWebhooks();
  const workers: N8nProcess[] = [];
  const startWorker = async (): Promise<void> => {
    workers.push(await begin('worker', `worker-${workers.length + 1}`));
  };
  for (let count = 0; count < workerCount; count += 1) await startWorker();
  log(`${workerCount} workers and the webhook process are ready`);
  const fixture: QueueFixture = {
    rest,
    main,
    webhooks,
    workers,
    blockingProxy,
    startWorker,
    restartWebhooks: async () => {
      fixture.webhooks = await startWebhooks();
    },
    close: () => undoAll(undo),
  };
  return fixture;
}

/** Ids of the executions that a worker says it started. */
export function startedOn(worker: N8nProcess): string[] {
  const lines = readFileSync(worker.logFile, 'utf8').matchAll(/Worker started execution (\d+)/g);
  return [...lines].map(([, id = '']) => id);
}
