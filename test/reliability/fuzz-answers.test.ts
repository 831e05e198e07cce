/** Whatever the API answers: data that can be used or an error with a name, never anything else, and never for ever. */
import fc from 'fast-check';
import {
  Account,
  describeError,
  assessHealth,
  collect,
  HealthSnapshot,
  isLayersError,
  isRecord,
  LayersClient,
  pollOnce,
  readState,
  errorDetails,
  TransportResponse,
  writeState,
} from 'layers-social-core';

import { axiosBench, plainClient } from './support/bench';
import { leaveFigures } from './support/figures';
import { expectNoPollution, hostileBody, hostileJson, replaced } from './support/hostile';
import { openFixture, Fixture } from './support/matrix';
import { Api, Staged } from './support/method-case';
import { METHODS } from './support/methods';

const EPOCH = Date.UTC(2026, 3, 18);
const MOST_REQUESTS = 30;

interface Sample {
  call: Staged['call'];
  body: unknown;
}

let fixture: Fixture;
const samples: Sample[] = [];

/** What each method is answered when all is well. */
beforeAll(async () => {
  fixture = await openFixture();
  const { sandbox } = fixture;
  const bodies: unknown[] = [];
  const plain = plainClient(sandbox);
  for (const method of METHODS) {
    const staged = await method.stage({ sandbox, api: plain });
    const seen = (response: TransportResponse) => void bodies.push(JSON.parse(response.body));
    await axiosBench.run({
      sandbox,
      baseUrl: sandbox.url,
      timeoutMs: 20_000,
      maxAttempts: 1,
      call: () => staged.call(eavesdropping(sandbox, seen)),
    });
    samples.push({ call: staged.call, body: bodies.at(-1) });
  }
});
afterAll(() => fixture.close());

function eavesdropping(sandbox: Fixture['sandbox'], seen: (response: TransportResponse) => void): Api {
  return plainClient(sandbox, sandbox.url, {
    transport: async (request: {
      method: string;
      url: string;
      headers: Record<string, string>;
      body?: string;
    }) => {
      const headers = { ...request.headers, authorization: `Bearer ${sandbox.apiKey}` };
      const response = await fetch(request.url, { method: request.method, headers, body: request.body });
      const answer = { status: response.status, headers: {}, body: await response.text() };
      seen(answer);
      return answer;
    },
  });
}

/** A client whose API gives this answer to everything, and counts how often it was asked. */
function answered(response: TransportResponse): { client: LayersClient; asked: () => number } {
  let asked = 0;
  let now = EPOCH;
  const client = new LayersClient({
    transport: () => {
      asked += 1;
      if (asked > MOST_REQUESTS) throw new Error('it goes on for ever');
      return Promise.resolve(response);
    },
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    random: () => 0,
    retry: { maxAttempts: 2, maxWaitMs: 60_000 },
  });
  return { client, asked: () => asked };
}

/** Everything a host does with an outcome. */
async function use(call: Staged['call'], response: TransportResponse): Promise<'data' | 'error'> {
  const { client, asked } = answered(response);
  try {
    const data = await call(client);
    for (const item of itemsOf(data)) await digest(item);
    JSON.stringify(data);
    return 'data';
  } catch (error) {
    if (!isLayersError(error)) throw error;
    const words = [
      describeError(error).message,
      describeError(error).hint,
      error.message,
      ...errorDetails(error),
    ];
    expect(words.every((text) => typeof text === 'string')).toBe(true);
    return 'error';
  } finally {
    expect(asked()).toBeLessThanOrEqual(MOST_REQUESTS);
    expectNoPollution();
  }
}

function itemsOf(data: unknown): unknown[] {
  if (isRecord(data) && Array.isArray(data.items)) return data.items;
  return Array.isArray(data) ? data : [data];
}

/** What passed its guard goes through health and detection, as an account and as a snapshot. */
async function digest(item: unknown): Promise<void> {
  if (!isRecord(item) || typeof item.socialAccountId !== 'string') return;
  const { socialAccountId } = item;
  const { platform, status } = item;
  // What is no account by the guard's measure never gets this far as one.
  const isAccount = typeof platform === 'string' && typeof status === 'string';
  const account = {
    ...item,
    socialAccountId,
    ...(!isAccount && { platform: 'tiktok', status: 'connected' }),
  };
  const snapshot = { ...item, socialAccountId };
  const seen = { account: account as Account, snapshot };
  const report = assessHealth({ ...seen, now: EPOCH });
  expect(['healthy', 'warning', 'critical']).toContain(report.level);
  await watch(account as Account, snapshot);
  expectNoPollution();
}

/** Two polls with the state stored in between: the same once more is no news, whatever it is. */
async function watch(account: Account, snapshot: HealthSnapshot): Promise<void> {
  const client = {
    whoami: () => Promise.resolve({ rateLimitTier: 'partner' }),
    // Asked for the API's clock at the first poll.
    listProjects: () => Promise.resolve({ items: [] }),
    listAccounts: () => Promise.resolve({ items: [account] }),
    getHealth: () => Promise.resolve(snapshot),
  } as unknown as LayersClient;
  const options = { projectIds: ['prj_1'], contentHealth: true, budgetMs: 60_000 };
  const runtime = { sleep: () => Promise.resolve(), random: () => 0 };
  const first = await pollOnce(client, undefined, { ...options, runtime: { ...runtime, now: () => EPOCH } });
  const stored: unknown = JSON.parse(JSON.stringify(writeState(first.state)));
  const later = { ...runtime, now: () => EPOCH + 60_000 };
  expect((await pollOnce(client, readState(stored), { ...options, runtime: later })).events).toEqual([]);
}

const STATUSES = [200, 200, 200, 200, 201, 204, 206, 302, 400, 403, 404, 409, 418, 422, 429, 500, 503, 599];

test('with any member of any answer replaced by anything, every method ends with data or a named error', async () => {
  const counts = { data: 0, error: 0 };
  const property = fc.asyncProperty(
    fc.nat(METHODS.length - 1),
    fc.nat(500),
    hostileJson,
    fc.constantFrom(...STATUSES),
    async (method, place, value, status) => {
      const { call, body } = samples[method]!;
      const text = JSON.stringify(replaced(body, place, value)) ?? '';
      counts[await use(call, { status, headers: { 'x-request-id': ['a', 1] }, body: text })] += 1;
    },
  );
  await fc.assert(property, { numRuns: 6_000 });
  leaveFigures('fuzz-answers', 'Answers with one member replaced', [
    `${counts.data} were data all the same, ${counts.error} became a named error`,
  ]);
  expect(Math.min(counts.data, counts.error)).toBeGreaterThan(500);
});

test('with any body, status and headers at all, every method ends with data or a named error', async () => {
  const headers = fc.dictionary(
    fc.constantFrom(
      'retry-after',
      'Retry-After',
      'x-ratelimit-limit',
      'x-ratelimit-remaining',
      'x-request-id',
    ),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constantFrom('0', '-1', '1e9', 'Thu, 01 Jan 1970 00:00:00 GMT', 'NaN'),
    ),
  );
  const property = fc.asyncProperty(
    fc.nat(METHODS.length - 1),
    hostileBody,
    fc.constantFrom(...STATUSES),
    headers,
    async (method, body, status, sent) => {
      await use(samples[method]!.call, { status, headers: sent, body });
    },
  );
  await fc.assert(property, { numRuns: 4_000 });
});

test('a list that never ends is given up with a named error', async () => {
  let page = 0;
  const client = new LayersClient({
    transport: () => {
      page += 1;
      return Promise.resolve({ status: 200, headers: {}, body: `{"items":[],"nextCursor":"${page}"}` });
    },
    now: () => EPOCH,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });

  await expect(collect(client.iterateAccounts('prj_1'), Infinity)).rejects.toMatchObject({
    code: 'LIST_BROKE_OFF',
  });
  expect(page).toBeLessThanOrEqual(10_001);
});
