/** Whatever is done to the sandbox, and in whatever order: all it tells agrees with a few maps. */
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import fc from 'fast-check';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { plainClient } from './support/bench';
import { leaveFigures } from './support/figures';
import { emptyModel, Real } from './support/model';
import { COMMANDS } from './support/model-commands';

const RUNS = 120;
const EVENTS = [
  'social_account.connected',
  'social_account.needs_reauth',
  'social_account.revoked',
  'post.canceled',
];

let sandbox: Sandbox;
let receiver: Server;
let hook: string;

beforeAll(async () => {
  sandbox = await createSandbox({
    clock: 'manual',
    startAt: '2026-04-18T19:06:42Z',
    apiKeys: [{ tier: 'roomy', returnUrlHosts: ['localhost'] }],
    tiers: { roomy: { readLight: 1e6, writeLight: 1e6, longRunning: 1e6, writeLightPerDay: 1e9 } },
    behaviour: { reconnectAfterRevoke: 'same-id', listIncludesDisconnected: false },
  });
  receiver = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});

async function fresh(): Promise<Real> {
  sandbox.reset();
  const { endpoint } = await plainClient(sandbox).webhookEndpoints.create({ url: hook, events: EVENTS });
  return { sandbox, endpointId: endpoint.id };
}

test('list, status, health, posts and webhooks always agree with each other and with what was done', async () => {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 40, size: 'max' }), async (commands) => {
      const model = emptyModel();
      const real = await fresh();
      await fc.asyncModelRun(() => ({ model, real }), commands);
      steps += [...commands].length;
      // Every event that was due has arrived in the end.
      await sandbox.clock.advance(60_000);
    }),
    { numRuns: RUNS },
  );
  leaveFigures('sandbox-model', 'Sandbox against its model', [
    `${RUNS} stories, ${steps} steps, compared after each`,
  ]);
  expect(steps).toBeGreaterThan(RUNS);
});
