/** What both hosts wait for: the rate limit, the owner, and no clock but Layers'. */
import { stopwatch as n8nStopwatch } from '../../n8n-node/lib/stopwatch';
import { clock, stopwatch } from '../../zapier-app/src/lib/client';
import { Api, runInBoth, runInN8n, runInZapier } from '../support/both-hosts';
import { Answer } from '../support/n8n-context';

/** Both hosts on one simulated clock: it moves on when somebody sleeps. */
const slept: number[] = [];
const sleep = (ms: number): Promise<void> => Promise.resolve(void slept.push(ms));
jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  sleep: (ms: number) => sleep(ms),
}));

beforeEach(() => {
  slept.length = 0;
  const start = Date.now();
  const elapsed = () => slept.reduce((sum, ms) => sum + ms, 0);
  jest.spyOn(Date, 'now').mockImplementation(() => start + elapsed());
  for (const one of [stopwatch, n8nStopwatch]) jest.spyOn(one, 'elapsed').mockImplementation(elapsed);
  jest.spyOn(clock, 'sleep').mockImplementation(sleep);
});
afterEach(() => jest.restoreAllMocks());

const inTurn =
  (...answers: Answer[]) =>
  (): Api => {
    const left = [...answers];
    return () => left.shift();
  };
const throttled = (seconds: number): Answer => ({
  statusCode: 429,
  headers: { 'retry-after': String(seconds) },
  body: { error: { code: 'RATE_LIMITED' } },
});
const accounts: Answer = {
  statusCode: 200,
  body: { items: [{ socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' }] },
};
/** The script is for the status; every list shows the account. */
const onStatus = (script: () => Api) => (): Api => {
  const status = script();
  return (asked) => (asked.path.includes('oauth-status') ? status(asked) : accounts);
};
const pending = (expiresAt: number): Answer => ({
  statusCode: 200,
  body: { state: 'st_1', status: 'pending', expiresAt: new Date(expiresAt).toISOString() },
});

test('a 429 that fits into the wait is waited for', async () => {
  for (const [host, { items }] of Object.entries(
    await runInBoth('findAccount', inTurn(throttled(12), accounts)),
  )) {
    expect([host, items]).toEqual([host, [expect.objectContaining({ socialAccountId: 'sa_1' })]]);
  }
  expect(slept.filter((ms) => ms >= 12_000)).toHaveLength(2);
});

test('Zapier does not wait for longer than a step may last', async () => {
  const told = await runInZapier('findAccount', inTurn(throttled(19))());

  expect(told).toMatchObject({ kind: 'ThrottledError' });
  expect(JSON.parse(told.text ?? '')).toMatchObject({ delay: 19 });
  expect(slept).toEqual([]);
});

test('a link that is fresh for Layers is pending, though our clock is 11 minutes ahead', async () => {
  const api = onStatus(inTurn(pending(Date.now() - 60_000)));

  for (const [host, { items }] of Object.entries(await runInBoth('status', api))) {
    expect([host, items?.[0]?.status]).toEqual([host, 'pending']);
  }
});

test.each(['n8n', 'zapier'] as const)(
  'a state is not asked for again within a second in %s',
  async (host) => {
    const broken: Answer = { statusCode: 503, body: { error: { code: 'INTERNAL' } } };
    const askedAt: number[] = [];
    const script = inTurn(broken, pending(Date.now() + 60_000))();
    const api = onStatus(() => (asked) => {
      askedAt.push(Date.now());
      return script(asked);
    })();

    await { n8n: runInN8n, zapier: runInZapier }[host]('status', api);

    expect(askedAt).toHaveLength(2);
    expect(askedAt[1]! - askedAt[0]!).toBeGreaterThanOrEqual(1_000);
  },
);
