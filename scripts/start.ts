/**
 * The main job on this machine alone: an account's whole life on n8n's own engine and in the Zapier
 * app, and an invite link, against the sandbox, told as a timeline. Afterwards the sandbox stays up, so that one can try things by hand.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { createSandbox, type Sandbox } from '../sandbox/dist/index.js';
import { runN8nLifecycle } from '../test/support/n8n-lifecycle-demo.ts';
import { tellInvite } from './start/invite-demo.ts';
import { createTimeline } from './start/timeline.ts';
import { tellZapierLifecycle } from './start/zapier-lifecycle-demo.ts';

const HELP = `npm start [-- --once] [--port N]

  --once     end after the timeline (also when CI=true)
  --port N   where the sandbox listens; default: a free port
`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { once, port } = readArguments();
const sandbox = await startSandbox(port);
const timeline = createTimeline((text) => process.stdout.write(text));

console.log(`Sandbox of the Layers Partner API: ${sandbox.url}  (nothing here is real)`);
timeline.heading('An account’s life in n8n');
await runN8nLifecycle({ sandbox, root, tell: timeline.print });
timeline.heading('The same in Zapier');
await tellZapierLifecycle(sandbox, timeline.print);
timeline.heading('An invite link, from the mail to the account that is connected again');
await tellInvite(sandbox, timeline.print);
const allWell = timeline.close();

if (once || !allWell) {
  await sandbox.close();
  process.exitCode = allWell ? 0 : 1;
} else {
  invite(sandbox);
  process.once('SIGINT', () => void sandbox.close().then(() => console.log('\nStopped.')));
}

function readArguments(): { once: boolean; port: number } {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: process.env.CI === 'true' },
        port: { type: 'string', default: '0' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return leave(HELP, 0);
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      return leave(`--port ${values.port} is not a port. Give a number from 0 to 65535.\n`, 2);
    }
    return { once: values.once, port: Number(values.port) };
  } catch (error) {
    return leave(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
}

async function startSandbox(wantedPort: number): Promise<Sandbox> {
  try {
    return await createSandbox({ port: wantedPort });
  } catch (error) {
    return leave(
      `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}.\nGive another port: npm start -- --port 4011\n`,
      1,
    );
  }
}

function invite({ url, apiKey, projectId }: Sandbox): void {
  console.log(`
The sandbox stays up. Try it:
  console    ${url}/
  API key    ${apiKey}
  project    ${projectId}
  a request  curl -H "Authorization: Bearer ${apiKey}" ${url}/v1/whoami
Ctrl-C stops it.`);
}

function leave(text: string, status: number): never {
  (status === 0 ? process.stdout : process.stderr).write(text);
  process.exit(status);
}
