import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface Arguments {
  port: number;
  sandboxPort: number;
  /** Where n8n and the sandbox keep what was built and connected. */
  folder: string;
  fresh: boolean;
  /** Whether to build the package anew when its sources change. */
  watch: boolean;
}

const defaultFolder = fileURLToPath(new URL('../../.cache/n8n-editor', import.meta.url));

/** Undefined: help was asked for. Throws an Error with a message for people. */
export function readArguments(args: string[]): Arguments | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '5678' },
      'sandbox-port': { type: 'string', default: '4010' },
      folder: { type: 'string', default: defaultFolder },
      fresh: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const port = portOf('--port', values.port);
  const sandboxPort = portOf('--sandbox-port', values['sandbox-port']);
  if (port === sandboxPort) throw new Error(`--port and --sandbox-port are both ${port}. Give them two.`);
  return { port, sandboxPort, folder: resolve(values.folder), fresh: values.fresh, watch: values.watch };
}

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${flag} ${text} is not a port. Give a number from 1 to 65535.`);
}
