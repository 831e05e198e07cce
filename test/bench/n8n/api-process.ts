// The API for reads from n8n: a sandbox in a process of its own, so that it takes no time from the process that measures.
// What it counts, it counts where Node tells of sockets and answers, so that the sandbox is the one that users run.
// Started by `api.ts` with its settings as JSON; says where it is in one line of JSON on its output.
import { subscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { createSandbox } from 'layers-social-sandbox';

import type { ApiAddress, ApiCounts, ApiSettings } from './api.ts';
import { hideLimits } from './hide-limits.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as ApiSettings;
const limits = { writeLight: 100_000, longRunning: 100_000, writeLightPerDay: 1_000_000 };
if (settings.hideLimits) hideLimits();
const sandbox = await createSandbox({
  latencyMs: settings.latencyMs,
  apiKeys: [{ tier: 'bench' }],
  tiers: { bench: { ...limits, readLight: settings.readsPerMinute } },
});
const { socialAccountIds } = sandbox.seed({ accounts: { count: settings.accounts, handle: 'owner' } });
const apiPort = Number(new URL(sandbox.url).port);

let open = 0;
let counts: ApiCounts = { peakConnections: 0, answered: 0, refused: 0 };

subscribe('net.server.socket', (message) => {
  const { socket } = message as { socket: Socket };
  if (socket.localPort !== apiPort) return;
  open += 1;
  counts.peakConnections = Math.max(counts.peakConnections, open);
  socket.once('close', () => (open -= 1));
});

subscribe('http.server.response.finish', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (!new URL(request.url ?? '/', sandbox.url).pathname.startsWith('/v1/')) return;
  counts.answered += 1;
  if (response.statusCode === 429) counts.refused += 1;
});

/** `POST /begin`: counts from nothing, and with a full bucket. `GET /counts`. */
const control = createServer((request, response) => {
  const begins = request.method === 'POST';
  if (begins) counts = { peakConnections: open, answered: 0, refused: 0 };
  // Whatever was taken from the bucket is back after a minute.
  const ready = begins ? sandbox.clock.advance(60_000) : Promise.resolve();
  void ready.then(() => response.end(JSON.stringify(counts)));
});
await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));

const address: ApiAddress = {
  url: sandbox.url,
  controlUrl: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
  apiKey: sandbox.apiKey,
  projectId: sandbox.projectId,
  accountIds: socialAccountIds,
};
console.log(JSON.stringify(address));
