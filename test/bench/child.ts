/**
 * Children of a benchmark: Node processes that say one thing when they are ready or done. They end when told to, and by
 * themselves when this process is gone.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  args?: string[];
  /** Flags of Node itself. */
  flags?: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Another Node than the one that runs this. */
  node?: string;
  timeoutMs?: number;
}

export interface Child<Message> {
  message: Message;
  /** What the process has used of a core so far, in seconds. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 120_000;

const inChildren = (name: string): string => fileURLToPath(new URL(`./children/${name}`, import.meta.url));

function cpuSeconds(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve((answer as { cpuSeconds: number }).cpuSeconds));
    child.send('cpu');
  });
}

/** Resolves with the child's message; the child goes on until it is stopped. */
export function startChild<Message>(name: string, options: ChildOptions = {}): Promise<Child<Message>> {
  const { args = [], flags = [], cwd, env, node = process.execPath, timeoutMs = PATIENCE_MS } = options;
  const child = fork(inChildren(name), args, {
    cwd,
    env: { ...process.env, ...env },
    execPath: node,
    execArgv: flags,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  child.stderr?.on('data', (piece: Buffer) => (words = (words + piece.toString()).slice(-4000)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${name} ${args.join(' ')} ${why}\n${words}`));
      void stop();
    };
    const timer = setTimeout(() => fail(`said nothing for ${timeoutMs} ms`), timeoutMs);
    void ended.then((code) => fail(`ended with ${code}`));
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve({ message: message as Message, cpuSeconds: () => cpuSeconds(child), stop });
    });
  });
}

/** Runs a child until it has given its result. */
export async function runChild<Result>(name: string, options?: ChildOptions): Promise<Result> {
  const { message, stop } = await startChild<Result>(name, options);
  await stop();
  return message;
}
