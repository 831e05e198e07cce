/** The frame of a verification: steps with their times, their findings, and the commands they run. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export const findings: string[] = [];

/** `work` resolves to what was seen, for the step's line; what it throws is a finding. */
export async function step(what: string, work: () => string | Promise<string>): Promise<void> {
  const before = findings.length;
  const started = Date.now();
  const seen = await attempt(what, work);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${findings.length === before ? '✓' : '✗'} ${what} (${seconds} s): ${seen}`);
}

async function attempt(what: string, work: () => string | Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    findings.push(`${what}: ${(error as Error).message}`);
    return 'failed';
  }
}

/** Ends the verification: every finding, or `allGood`. */
export function report(allGood: string): void {
  if (findings.length === 0) {
    console.log(`✓ ${allGood}`);
    return;
  }
  console.error(`\n${findings.length} findings:\n${findings.map((finding) => `  ${finding}`).join('\n')}`);
  process.exitCode = 1;
}

export interface Ended {
  status: number | null;
  output: string;
  errors: string;
}

/** What a command said and how it ended; npm may not ask the network. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  const quiet = { npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...quiet },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}

/** The output of a command that has to succeed. */
export async function runOrThrow(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { status, output, errors } = await run(command, args, cwd);
  if (status !== 0) {
    const said = stripVTControlCharacters(`${errors}${output}`);
    throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${said}`);
  }
  return output;
}
