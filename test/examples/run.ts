/**
 * Runs a script of `examples/` as a person does: in a process of its own, on the built packages. Only its clock is
 * simulated: it says on stderr how long it would have slept.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(__dirname, '../../examples');
const clock = pathToFileURL(resolve(__dirname, 'simulated-clock.mjs')).href;

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

export async function run(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Outcome> {
  // Nothing of the surroundings: a key or a proxy of this machine must not count.
  const child = spawn(process.execPath, ['--import', clock, resolve(folder, script), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((settle, fail) => {
    child.once('error', fail);
    child.once('close', settle);
  });
  return { status, stdout, stderr };
}
