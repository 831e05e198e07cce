/** The frame of the verification: steps with their times, their findings, and the commands they run. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export const findings = [];

export async function step(what, work) {
  const before = findings.length;
  const started = Date.now();
  const told = await work().catch((error) => {
    findings.push(`${what}: ${error.message}`);
    return 'failed';
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${findings.length === before ? '✓' : '✗'} ${what} (${seconds} s): ${told}`);
}

/** What a command said and how it ended; npm may not ask the network. */
export function run(command, args, cwd) {
  const env = { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}

/** The output of a command that has to succeed. */
export async function runOrThrow(command, args, cwd) {
  const { status, output, errors } = await run(command, args, cwd);
  if (status !== 0) {
    const said = stripVTControlCharacters(`${errors}${output}`);
    throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${said}`);
  }
  return output;
}
