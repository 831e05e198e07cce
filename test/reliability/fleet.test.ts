/** Large fleets on the slowest tier, for two hours of virtual time: the limit is kept and nothing is missed. */
import { LayersClient, pollOnce, WatchEvent, WatchState, readState, writeState } from 'layers-social-core';
import { createSandbox, LoggedRequest, Sandbox } from 'layers-social-sandbox';
import type { IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { createHost } from '../n8n-node/triggers/host';
import { plainClient, virtualTime } from './support/bench';
import { leaveFigures } from './support/figures';
import { seededRandom } from './support/random';

const MINUTE = 60_000;
const HOURS_MS = 120 * MINUTE;
const READS_PER_MINUTE = 120;
/** The share of the limit that snapshots may use; the rest is for lists and for others on the same key. */
const SNAPSHOT_SHARE = 0.5;

let sandbox: Sandbox;
let start: number;

async function openFleet(accounts: number): Promise<string[]> {
  sandbox = await createSandbox({
    clock: 'manual',
    startAt: '2026-04-18T19:00:00Z',
    apiKeys: [{ tier: 'standard', returnUrlHosts: ['localhost'] }],
  });
  start = sandbox.clock.now();
  return sandbox.seed({ accounts: { count: accounts } }).socialAccountIds;
}
afterEach(async () => {
  jest.restoreAllMocks();
  await sandbox.close();
});

/** What the sandbox saw since it was last asked. */
function requestLog(): () => LoggedRequest[] {
  let seen = 0;
  return () => {
    const fresh = sandbox.requests().filter(({ seq }) => seq > seen);
    if (fresh.length === 1_000) throw new Error('the log is too short for so many requests');
    seen = fresh.at(-1)?.seq ?? seen;
    return fresh;
  };
}

interface Seen {
  requests: number;
  /** Refused for the rate limit. */
  throttled: number;
  /** Minutes at which a snapshot was read, by account. */
  reads: Map<string, number[]>;
  events: WatchEvent[];
  polls: number;
}

function note(seen: Seen, requests: readonly LoggedRequest[]): void {
  seen.requests += requests.length;
  seen.throttled += requests.filter(({ status }) => status === 429).length;
  for (const { path, at } of requests) {
    const id = /^\/v1\/social-accounts\/([^/]+)\/health$/.exec(path)?.[1];
    if (id === undefined) continue;
    const minutes = seen.reads.get(id) ?? [];
    minutes.push((Date.parse(at) - start) / MINUTE);
    seen.reads.set(id, minutes);
  }
}

/** Polls for two hours; `between` is what happens in Layers after each poll. */
async function watch(
  everyMs: number,
  poll: () => Promise<WatchEvent[]>,
  between: (minute: number, reads: Seen['reads']) => void,
): Promise<Seen> {
  const seen: Seen = { requests: 0, throttled: 0, reads: new Map(), events: [], polls: 0 };
  const log = requestLog();
  for (let due = start; due <= start + HOURS_MS; due += everyMs) {
    await sandbox.clock.advance(Math.max(0, due - sandbox.clock.now()));
    seen.events.push(...(await poll()));
    seen.polls += 1;
    note(seen, log());
    between((sandbox.clock.now() - start) / MINUTE, seen.reads);
  }
  return seen;
}

/** The names of the headers that tell the limit are not documented: it has to be kept without them. */
function hideLimitHeaders(): void {
  const { fetch: send } = globalThis;
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    const { status, headers, body } = await send(...request);
    const told = [...headers].filter(([name]) => !name.startsWith('x-ratelimit-'));
    return new Response(body, { status, headers: told });
  });
}

/** The polling trigger as n8n runs it, on the sandbox's clock: what it sleeps, passes there. */
function pollingTrigger(): () => Promise<WatchEvent[]> {
  const type = new LayersSocialTrigger();
  const events = ['account_connected', 'health_degraded', 'account_recovered'];
  const host = createHost({ type, baseUrl: sandbox.url, apiKey: sandbox.apiKey, parameters: { events } });
  const sleep = (done: () => void, ms?: number) => {
    void sandbox.clock.advance(Math.ceil(ms ?? 0)).then(done);
    return 0;
  };
  hideLimitHeaders();
  jest.spyOn(Date, 'now').mockImplementation(() => sandbox.clock.now());
  jest.spyOn(performance, 'now').mockImplementation(() => sandbox.clock.now());
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(sleep as unknown as typeof setTimeout);
  const context = host.context() as IPollFunctions;
  return async () => {
    const output = await type.poll.call(context);
    host.save();
    return (output?.[0] ?? []).map(({ json }) => json as unknown as WatchEvent);
  };
}

const told = (events: readonly WatchEvent[]) =>
  events.map(
    (event) => `${event.type === 'health_degraded' ? event.reason : event.type} ${event.socialAccountId}`,
  );

test('10,000 accounts through the polling trigger: no 429, the budget used up evenly, every dead token told once', async () => {
  const ids = await openFleet(10_000);
  const random = seededRandom(11);
  const expected: string[] = [];
  const everyMs = 5 * MINUTE;
  const broken: string[] = [];

  const seen = await watch(everyMs, pollingTrigger(), (minute) => {
    // Nobody looks any more.
    if (minute >= 120) return;
    // Some that broke are mended by their owners, so that they can break again.
    for (const id of broken.splice(0, 3)) {
      sandbox.setAccount(id, { status: 'connected' });
      expected.push(`account_connected ${id}`, `account_recovered ${id}`);
    }
    const breaking = Array.from({ length: 7 }, () => ids[Math.floor(random() * ids.length)]!);
    for (const id of new Set(breaking)) {
      if (broken.includes(id)) continue;
      sandbox.setAccount(id, { status: 'reauth_required' });
      broken.push(id);
      expected.push(`reauth_required ${id}`);
    }
  });

  const reads = [...seen.reads.values()].map(({ length }) => length);
  const allowed = READS_PER_MINUTE * SNAPSHOT_SHARE * (HOURS_MS / MINUTE);
  leaveFigures(
    'fleet-10000',
    'Fleet of 10,000 accounts on the standard tier, two virtual hours, polling trigger',
    [
      `${seen.polls} polls, ${seen.requests} requests (${Math.round(seen.requests / 120)} a minute of 120), ${seen.throttled} times 429`,
      `${reads.length} snapshots of as many accounts; the budget allows ${allowed}`,
      `${expected.length} happenings, ${seen.events.length} events, ${new Set(seen.events.map(({ eventId }) => eventId)).size} event ids`,
    ],
  );
  expect(seen.throttled).toBe(0);
  expect(told(seen.events).sort()).toEqual(expected.sort());
  expect(new Set(seen.events.map(({ eventId }) => eventId)).size).toBe(seen.events.length);
  // Nobody twice before everybody once, but for those that recovered; and all that the budget gives.
  const mended = new Set(expected.flatMap((line) => /^account_recovered (.+)$/.exec(line)?.[1] ?? []));
  const twice = [...seen.reads].filter(([id, minutes]) => minutes.length > 1 && !mended.has(id));
  expect(twice).toEqual([]);
  expect(reads.length).toBeGreaterThanOrEqual(allowed * 0.95);
});

test('1,700 accounts: every snapshot is seen each half hour, and whoever goes bad is told once, within that time', async () => {
  const ids = await openFleet(1_700);
  const random = seededRandom(5);
  const client: LayersClient = plainClient(sandbox);
  let state: WatchState | undefined;
  const injected = new Map<string, { code: string; minute: number }>();
  const CHANGES = [
    { code: 'shadowbanned', change: { isShadowbanned: true } },
    { code: 'score_low', change: { score: 12 } },
    { code: 'tier_dropped', change: { tier: 'cold' } },
  ];
  const tellAt = new Map<string, number[]>();

  const poll = async () => {
    const options = { contentHealth: true, budgetMs: 3 * MINUTE };
    const result = await pollOnce(client, state, { ...options, runtime: virtualTime(sandbox) });
    // As a host keeps it: through JSON.
    state = readState(JSON.parse(JSON.stringify(writeState(result.state))));
    for (const event of result.events) {
      const minutes = tellAt.get(told([event])[0]!) ?? [];
      tellAt.set(told([event])[0]!, [...minutes, (sandbox.clock.now() - start) / MINUTE]);
    }
    return result.events;
  };
  const seen = await watch(MINUTE, poll, (minute, reads) => {
    const id = ids[Math.floor(random() * ids.length)]!;
    // The first snapshot of all is what later ones are measured against.
    if (minute > 85 || !reads.has(id) || injected.has(id)) return;
    const { code, change } = CHANGES[injected.size % CHANGES.length]!;
    sandbox.setHealth(id, change);
    injected.set(id, { code, minute });
  });

  const expected = [...injected].map(([id, { code }]) => `${code} ${id}`);
  const delays = [...injected].map(
    ([id, { code, minute }]) => (tellAt.get(`${code} ${id}`)?.[0] ?? 999) - minute,
  );
  const gaps = [...seen.reads.values()].flatMap((minutes) =>
    minutes.slice(1).map((at, n) => at - minutes[n]!),
  );
  const fewest = Math.min(...ids.map((id) => seen.reads.get(id)?.length ?? 0));
  leaveFigures(
    'fleet-1700',
    'Fleet of 1,700 accounts on the standard tier, two virtual hours, polled every minute',
    [
      `${seen.polls} polls, ${seen.requests} requests (${Math.round(seen.requests / 120)} a minute of 120), ${seen.throttled} times 429`,
      `each snapshot read at least ${fewest} times, at most ${Math.max(...gaps).toFixed(1)} minutes apart`,
      `${injected.size} degradations, each told once, the slowest after ${Math.max(...delays).toFixed(1)} minutes`,
    ],
  );
  expect(seen.throttled).toBe(0);
  expect(told(seen.events).sort()).toEqual(expected.sort());
  expect(injected.size).toBeGreaterThan(40);
  expect(fewest).toBeGreaterThanOrEqual(3);
  expect(Math.max(...gaps)).toBeLessThan(33);
  expect(Math.max(...delays)).toBeLessThan(33);
});
