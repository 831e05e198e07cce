// Redis and Postgres of Debian's packages, as instances of our own: free ports, throw-away folders, no system service.
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePorts, run, start, waitFor, type Running } from '../../n8n-server/index.ts';
import { postgresTools } from '../run/debian.ts';

export interface Service {
  port: number;
  stop(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;
/** Postgres refuses to run as root, so it gets the user that its package made. */
function postgresUser(): { uid?: number; gid?: number } {
  if (!isRoot) return {};
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
  return { uid: id('-u'), gid: id('-g') };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

async function ready(name: string, running: Running, port: number): Promise<Service> {
  try {
    const patience = { timeoutMs: 30_000, abortReason: () => running.ended() };
    await waitFor(`${name} to answer on port ${port}, log ${running.logFile}`, () => answers(port), patience);
  } catch (error) {
    await running.kill9();
    throw error;
  }
  return { port, stop: () => running.stop() };
}

export async function startRedis(folder: string): Promise<Service> {
  mkdirSync(folder, { recursive: true });
  const [port = 0] = await freePorts(1);
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'];
  const logFile = join(folder, 'redis.log');
  const running = start({ file: 'redis-server', args, env: process.env, cwd: folder, logFile });
  return ready('Redis', running, port);
}

/** In a place of its own under the system's temporary folder: the run's own folder is closed to other users. */
export async function startPostgres(logFile: string): Promise<Service> {
  const tools = postgresTools();
  if (!tools) throw new Error('Queue mode needs Postgres: apt-get install postgresql');
  const user = postgresUser();
  const folder = mkdtempSync(join(tmpdir(), 'layers-social-postgres-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove); // Also when the run is interrupted.
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const common = { env: process.env, cwd: folder, ...user };
  const data = join(folder, 'data');
  const options = ['-D', data, '-U', 'n8n', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await run({ ...common, file: join(tools, 'initdb'), args: options, logFile }, 60_000);
  const [port = 0] = await freePorts(1);
  const settings = ['-h', '127.0.0.1', '-p', String(port), '-k', folder, '-c', 'max_connections=200'];
  const running = start({
    ...common,
    file: join(tools, 'postgres'),
    args: ['-D', data, ...settings],
    logFile,
  });
  const service = await ready('Postgres', running, port);
  const stop = async (): Promise<void> => {
    await service.stop();
    remove();
    process.off('exit', remove);
  };
  return { port, stop };
}
