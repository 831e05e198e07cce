import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { n8nEnvironment } from './environment.ts';
import type { Log } from './install-once.ts';
import type { N8nInstall } from './install.ts';
import { freePorts } from './ports.ts';
import { start, type Running } from './processes.ts';
import { createRest, type Rest } from './rest.ts';
import { installTarball } from './user-folder.ts';
import { waitFor } from './wait-for.ts';

export interface N8nOptions {
  install: N8nInstall;
  userFolder: string;
  /** The packed package to install; left out when the user folder has it already. */
  tarball?: string;
  /** A free one when left out. A restart that must keep its webhook addresses gives the old one. */
  port?: number;
  env?: NodeJS.ProcessEnv;
  blockingProxyUrl?: string;
  log: Log;
}

export interface N8nProcess extends Running {
  port: number;
  url: string;
}

export interface N8n extends N8nProcess {
  rest: Rest;
}

type N8nRole = 'start' | 'worker' | 'webhook';

const startTimeoutMs = 180_000;

const readyLine: Record<N8nRole, string> = {
  start: 'Editor is now accessible',
  worker: 'n8n worker is now ready',
  webhook: 'Webhook listener waiting for requests',
};

function encryptionKeyOf(userFolder: string): string {
  const config = join(userFolder, '.n8n', 'config');
  if (!existsSync(config)) return randomBytes(24).toString('hex');
  return (JSON.parse(readFileSync(config, 'utf8')) as { encryptionKey: string }).encryptionKey;
}

function endOfLog(logFile: string, from = 0): string {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(from) : '';
}

/** One n8n process in its role, ready when its log says so. */
export async function startN8nProcess(role: N8nRole, options: N8nOptions): Promise<N8nProcess> {
  const { install, userFolder, blockingProxyUrl, env } = options;
  const [freePort = 0, brokerPort = 0] = await freePorts(2);
  const port = options.port ?? freePort;
  mkdirSync(userFolder, { recursive: true });
  const encryptionKey = env?.N8N_ENCRYPTION_KEY ?? encryptionKeyOf(userFolder);
  const environment = n8nEnvironment({
    folder: install.folder,
    userFolder,
    port,
    brokerPort,
    encryptionKey,
    blockingProxyUrl,
  });
  const logFile = join(userFolder, `n8n-${role}.log`);
  const already = endOfLog(logFile).length;
  const running = start({
    file: process.execPath,
    args: [install.bin, role],
    env: { ...environment, ...env },
    cwd: userFolder,
    logFile,
  });
  const what = `n8n ${role} to say "${readyLine[role]}" in ${logFile}`;
  try {
    await waitFor(what, () => endOfLog(logFile, already).includes(readyLine[role]), {
      timeoutMs: startTimeoutMs,
      abortReason: () => running.ended(),
    });
  } catch (error) {
    await running.kill9();
    throw error;
  }
  return { ...running, port, url: `http://127.0.0.1:${port}` };
}

/** A whole n8n with the package in it, its owner logged in. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
  const started = Date.now();
  if (options.tarball) await installTarball(options.userFolder, options.tarball);
  const running = await startN8nProcess('start', options);
  const rest = createRest(running.url);
  try {
    await rest.login();
  } catch (error) {
    await running.kill9();
    throw error;
  }
  options.log(`n8n ready at ${running.url} after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return { ...running, rest };
}
