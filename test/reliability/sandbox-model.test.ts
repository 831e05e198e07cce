/** Whatever is done to the sandbox, and in whatever order: all it tells agrees with a few maps. */
import fc from 'fast-check';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { ROOMY } from '../support/core-sandbox';
import { startListener, type Listener } from '../support/local-server';
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
let receiver: Listener;

beforeAll(async () => {
  sandbox = await createSandbox({
    clock: 'manual',
    startAt: '2026-04-18T19:06:42Z',
    ...ROOMY,
    behaviour: { reconnectAfterRevoke: 'same-id', listIncludesDisconnected: false },
  });
  receiver = await startListener();
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

async function fresh(): Promise<Real> {
  sandbox.reset();
  const { endpoint } = await plainClient(sandbox).webhookEndpoints.create({
    url: receiver.url,
    events: EVENTS,
  });
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
