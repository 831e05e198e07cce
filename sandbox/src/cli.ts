// What the command line understands, and what it says.

import { parseArgs } from 'node:util';

import { createSandbox } from './index';
import type { Sandbox, SandboxOptions } from './types';

const DEFAULT_PORT = 4010;

export const HELP = `Usage: layers-social-sandbox [options]

  --port <number>    port to listen on, 0 for a free one (default ${DEFAULT_PORT})
  --host <address>   address to listen on (default 127.0.0.1)
  --data <file>      keep everything in this SQLite file (default: in memory)
  --manual-clock     hold the clock; it moves only through /_sandbox/clock
  --latency <ms>     added to every API answer (default 0)
  --help             show this
`;

/** Throws an Error with a message for people. Undefined: help was asked for. */
export function readArguments(args: string[]): SandboxOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      'manual-clock': { type: 'boolean' },
      latency: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  return {
    port: wholeNumber('--port', values.port ?? String(DEFAULT_PORT), 65_535),
    latencyMs: wholeNumber('--latency', values.latency ?? '0', 600_000),
    clock: values['manual-clock'] ? 'manual' : 'running',
    // Receivers outside check a signature's age against their own clock, also after this one was moved.
    behaviour: { signatureTime: 'real' },
    ...(values.host !== undefined && { host: values.host }),
    ...(values.data !== undefined && { dataFile: values.data }),
  };
}

export function welcome(sandbox: Sandbox): string {
  return `Layers Social sandbox: ${sandbox.url}

  API base URL     ${sandbox.url}
  API key          ${sandbox.apiKey}
  First project    ${sandbox.projectId}
  Console          ${sandbox.url}/
  Consent pages    ${sandbox.url}/tiktok/authorize and /instagram/authorize (through a connect link)
  Control          ${sandbox.url}/_sandbox

Ctrl-C stops it.
`;
}

export async function run(args: string[]): Promise<void> {
  try {
    const options = readArguments(args);
    if (!options) {
      process.stdout.write(HELP);
      return;
    }
    const sandbox = await createSandbox(options);
    process.stdout.write(welcome(sandbox));
    closeOnSignal(sandbox);
  } catch (error) {
    process.stderr.write(
      `layers-social-sandbox: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

/** The first signal closes cleanly; with the server gone nothing keeps the process alive. */
function closeOnSignal(sandbox: Sandbox): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new Error(`${flag} must be a whole number from 0 to ${max}, not "${text}"`);
}
