/** Runs a command that ends, with all its children, when this process ends, however that comes about. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TIED = fileURLToPath(new URL('tied.mjs', import.meta.url));
const KEPT = 64 * 1024;

const running = new Set();

/** Ends what runs; resolves when it has ended. */
export async function endTied() {
  await Promise.all([...running].map(({ child, ended }) => (child.stdin.end(), ended)));
}

/** Resolves with the exit status and the last 64 KiB of output; rejects when the command cannot be started. */
export function runTied(command, { cwd, onStart = () => undefined }) {
  const child = spawn(process.execPath, [TIED, ...command], {
    cwd,
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let output = '';
  const keep = (chunk) => (output = (output + chunk).slice(-KEPT));
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  child.stdin.on('error', () => undefined); // It ended first.
  const entry = { child };
  entry.ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  }).finally(() => running.delete(entry));
  running.add(entry);
  onStart(child.pid);
  return entry.ended;
}
