/** The Poll way of Wait for Connection, on a clock of its own. */
import type { ConnectionStatus } from 'layers-social-core';
import { createRequestBudget, LayersApiError, LayersClient, LayersConnectionError } from 'layers-social-core';

import { parametersOf } from '../../n8n-node/lib/params';
import type { Session } from '../../n8n-node/lib/session';
import { execute } from '../../n8n-node/nodes/LayersSocial/actions/connection/wait';
import type { Job } from '../../n8n-node/nodes/LayersSocial/actions/operation';
import { executeContext } from '../support/n8n-context';

const START = Date.parse('2026-04-18T19:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

interface Scene {
  /** What Layers says after so many seconds. */
  status: (seconds: number) => ConnectionStatus | Error;
  parameters?: object;
  itemCount?: number;
  stopAfter?: number;
  /** By how many seconds the clock of the day is set, and after how many. */
  clockStep?: { after: number; seconds: number };
  /** Members of the execution's context. */
  members?: object;
}

/** Plays the waiting through; also tells at which seconds Layers was asked. */
async function play(scene: Scene) {
  const { status, parameters = {}, itemCount = 1, stopAfter = Infinity, clockStep, members = {} } = scene;
  const asked: number[] = [];
  let now = START;
  const stepMs = () => (clockStep && now >= START + clockStep.after * 1000 ? clockStep.seconds * 1000 : 0);
  const runtime = {
    now: () => now + stepMs(),
    elapsed: () => now - START,
    sleep: (ms: number) => Promise.resolve(void (now += ms)),
    random: () => 0,
    transport: () => Promise.reject(new Error('not used')),
  };
  const client = new LayersClient({ ...runtime });
  // The clock of Layers is right, and its answers name it to the second.
  jest.spyOn(client, 'answeredAt', 'get').mockImplementation(() => now - (now % 1000));
  jest.spyOn(client, 'getConnectionStatus').mockImplementation(async () => {
    const seconds = (now - START) / 1000;
    asked.push(seconds);
    const answer = status(seconds);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const session: Session = {
    credentials: {},
    client,
    runtime,
    accounts: { find: () => Promise.resolve(undefined) },
    limited: (work) => work(),
    requests: createRequestBudget(runtime),
  };
  const { context } = executeContext({
    parameters: { resume: 'poll', state: 'st_1', expiresAt: at(600), ...parameters },
  });
  Object.assign(context, members);
  const job: Job = {
    params: parametersOf(context, 0),
    session,
    input: {},
    itemIndex: 0,
    itemCount,
    context,
    isStopped: () => now >= START + stopAfter * 1000,
  };
  const json = await execute(job).catch((error: unknown) => ({ status: `threw ${Object(error).name}` }));
  return { json, asked, seconds: (now - START) / 1000 };
}

const pending: ConnectionStatus = { state: 'st_1', status: 'pending', expiresAt: at(600) };
const completed: ConnectionStatus = { state: 'st_1', status: 'completed', socialAccountId: 'sa_1' };
const notFound = new LayersApiError({ status: 404, code: 'NOT_FOUND', apiMessage: '', route: 'GET /v1/x' });

it('asks every five seconds until the owner has decided', async () => {
  const { json, asked } = await play({ status: (seconds) => (seconds < 12 ? pending : completed) });

  expect(json).toMatchObject({ status: 'completed', socialAccountId: 'sa_1' });
  expect(asked).toEqual([0, 5, 10, 15]);
});

it('sees a consent given in the very last second', async () => {
  const { json, seconds } = await play({ status: (now) => (now < 599 ? pending : completed) });

  expect(json.status).toBe('completed');
  expect(seconds).toBeLessThan(606);
});

it('ends as expired when nobody came', async () => {
  const { json, seconds } = await play({ status: (now) => (now < 600 ? pending : notFound) });

  expect(json.status).toBe('expired');
  expect(seconds).toBeLessThan(606);
});

it.each([-3_600, 3_600])('waits as long as ever when the clock is set by %d s meanwhile', async (seconds) => {
  const clockStep = { after: 100, seconds };

  const toTheEnd = await play({ status: (now) => (now < 599 ? pending : completed), clockStep });
  const shorter = await play({
    status: () => pending,
    parameters: { options: { maxWaitMinutes: 5 } },
    clockStep,
  });

  expect(toTheEnd.json.status).toBe('completed');
  expect(toTheEnd.seconds).toBeLessThan(606);
  expect(shorter).toMatchObject({ json: { status: 'pending' }, seconds: 300 });
});

it.each([-3_600, -300, 300, 3_600])('waits as long as ever when the clock is %d s wrong', async (seconds) => {
  const clockStep = { after: 0, seconds };

  const { json, ...waited } = await play({
    status: (now) => (now < 597 ? pending : completed),
    clockStep,
    itemCount: 50,
  });

  expect(json.status).toBe('completed');
  expect(waited.seconds).toBeLessThan(606);
});

it.each([-3_600, -300, 300])('suspends until the link ends when the clock is %d s wrong', async (seconds) => {
  const putExecutionToWait = jest.fn();

  await play({
    status: () => pending,
    parameters: { resume: 'return' },
    clockStep: { after: 0, seconds },
    members: { putExecutionToWait },
  });

  expect(putExecutionToWait.mock.calls).toEqual([[new Date(at(600 + seconds + 30))]]);
});

it('ends as pending when it may not wait that long', async () => {
  const { json, seconds } = await play({
    status: () => pending,
    parameters: { options: { maxWaitMinutes: 1 } },
  });

  expect(json).toMatchObject({ status: 'pending', expiresAt: at(600) });
  expect(seconds).toBeLessThanOrEqual(60);
});

it('always ends, also without a known end', async () => {
  const { json, seconds } = await play({
    status: () => ({ state: 'st_1', status: 'in_orbit' }),
    parameters: { expiresAt: '', options: { maxWaitMinutes: 1_000 } },
  });

  expect(json.status).toBe('pending');
  expect(seconds).toBeLessThanOrEqual(600);
});

it('outlasts an outage in the middle', async () => {
  const outage = new LayersConnectionError('GET /v1/x', 'reset');

  const { json } = await play({
    status: (seconds) => (seconds < 5 ? pending : seconds < 60 ? outage : completed),
  });

  expect(json.status).toBe('completed');
});

it('does not outlast a key that is refused', async () => {
  const refused = new LayersApiError({
    status: 401,
    code: 'UNAUTHENTICATED',
    apiMessage: '',
    route: 'GET /v1/x',
  });

  const { json, asked } = await play({ status: () => refused });

  expect(json.status).toBe('threw LayersApiError');
  expect(asked).toEqual([0]);
});

it('asks less often for each link of a large batch', async () => {
  const { asked } = await play({ status: (seconds) => (seconds < 70 ? pending : completed), itemCount: 30 });

  expect(asked).toEqual([0, 30, 60, 90]);
});

it('gives up when another item has failed the node', async () => {
  const { json, seconds } = await play({ status: () => pending, stopAfter: 20 });

  expect(json.status).toBe('pending');
  expect(seconds).toBe(20);
});

it('refuses an end that is no date', async () => {
  const { json, asked } = await play({ status: () => pending, parameters: { expiresAt: 'soon' } });

  expect(json.status).toBe('threw LayersInputError');
  expect(asked).toEqual([]);
});
