import { connect } from 'node:net';

import type { Fault, Sandbox } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  control,
  each,
  issuePaths,
  MINUTE,
  startSandbox,
} from './support';

/** The sandbox's real waits, in milliseconds: here they take no time. */
const mockPause = jest.fn<Promise<void>, [ms: number]>(() => Promise.resolve());
jest.mock('../../sandbox/src/clock/pause', () => ({ pause: (ms: number) => mockPause(ms) }));

let sandbox: Sandbox;

beforeEach(async () => {
  mockPause.mockClear();
  sandbox = await startSandbox();
});
afterEach(closeAll);

const whoami = (signal?: AbortSignal) =>
  fetch(`${sandbox.url}/v1/whoami`, {
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
    redirect: 'manual',
    ...(signal && { signal }),
  });
const revoke = (id: string) => ask(sandbox, `DELETE /v1/social-accounts/${id}`, { fetch });
const account = (): string => sandbox.seed({ accounts: [{ queuedPosts: 2 }] }).socialAccountIds[0] ?? '';
const last = () => sandbox.requests().at(-1);

/** The bytes that arrive on a plain socket until it closes, and how it closed. */
function raw(request: string): Promise<{ text: string; reset: boolean }> {
  const { hostname, port } = new URL(sandbox.url);
  return new Promise((resolve) => {
    let text = '';
    let reset = false;
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setEncoding('latin1').on('data', (piece: string) => (text += piece));
    socket.on('error', (error: Error & { code?: string }) => (reset = error.code === 'ECONNRESET'));
    socket.on('close', () => resolve({ text, reset }));
  });
}
const rawWhoami = () =>
  raw(
    `GET /v1/whoami HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${sandbox.apiKey}\r\nConnection: close\r\n\r\n`,
  );

describe('a status fault', () => {
  test.each([
    [{ kind: 'status' }, 500, 'INTERNAL'],
    [{ kind: 'status', status: 503 }, 503, 'KILL_SWITCH'],
    [{ kind: 'status', status: 502, code: 'PLATFORM_ERROR' }, 502, 'PLATFORM_ERROR'],
  ] satisfies [Fault, number, string][])(
    '%j answers the envelope and processes nothing',
    async (fault, status, code) => {
      const id = account();
      sandbox.faults.add({ ...fault, times: 1 });

      const refused = await revoke(id);

      expect(codeOf(refused)).toEqual([status, code]);
      expect(at(refused, 'error.requestId')).toBe(refused.headers.get('x-request-id'));
      expect((await revoke(id)).status).toBe(200);
    },
  );

  test('can carry Retry-After and other headers', async () => {
    sandbox.faults.add({ kind: 'status', status: 429, retryAfter: 7, headers: { 'X-Proxy': 'edge' } });

    const { headers } = await whoami();
    expect([headers.get('retry-after'), headers.get('x-proxy')]).toEqual(['7', 'edge']);
  });

  test('costs nothing of the bucket', async () => {
    sandbox.faults.add({ kind: 'status', times: 200 });
    for (let i = 0; i < 200; i += 1) await (await whoami()).text();
    expect((await whoami()).headers.get('x-ratelimit-remaining')).toBe('119');
  });
});

describe('where and how often', () => {
  const statusOf = async (what: string) => (await ask(sandbox, what)).status;

  test.each([
    ['*', [500, 500]],
    ['/v1/whoami', [500, 200]],
    ['GET /v1/projects/:projectId', [200, 500]],
    ['GET /v1/projects/{id}', [200, 500]],
    ['POST /v1/projects/:projectId', [200, 200]],
    ['get *', [500, 500]],
  ])('the route %s', async (route, expected) => {
    sandbox.faults.add({ route, kind: 'status' });
    expect([
      await statusOf('GET /v1/whoami'),
      await statusOf(`GET /v1/projects/${sandbox.projectId}`),
    ]).toEqual(expected);
  });

  test('a concrete path hits one resource only', async () => {
    const [one, two] = [account(), account()];
    sandbox.faults.add({ route: `/v1/social-accounts/${one}/health`, kind: 'status' });

    expect([
      await statusOf(`GET /v1/social-accounts/${one}/health`),
      await statusOf(`GET /v1/social-accounts/${two}/health`),
    ]).toEqual([500, 200]);
  });

  test('times counts down, and a used-up fault is gone', async () => {
    sandbox.faults.add({ kind: 'status', times: 2 });

    expect([await statusOf('GET /v1/whoami'), sandbox.faults.list()[0]?.times]).toEqual([500, 1]);
    expect([await statusOf('GET /v1/whoami'), sandbox.faults.list()]).toEqual([500, []]);
    expect(await statusOf('GET /v1/whoami')).toBe(200);
  });

  test('probability 0 never happens, and 0.5 happens sometimes', async () => {
    sandbox.faults.add({ kind: 'status', probability: 0 });
    expect(await statusOf('GET /v1/whoami')).toBe(200);
    sandbox.faults.clear();
    sandbox.faults.add({ kind: 'status', probability: 0.5 });
    const seen = new Set<number>();
    for (let i = 0; i < 60 && seen.size < 2; i += 1) seen.add(await statusOf('GET /v1/whoami'));
    expect(seen).toEqual(new Set([200, 500]));
  });

  test('the control API and the consent pages are spared', async () => {
    sandbox.faults.add({ kind: 'reset' });
    expect((await fetch(`${sandbox.url}/_sandbox/clock`)).status).toBe(200);
    expect((await fetch(`${sandbox.url}/tiktok/authorize`)).status).toBe(404);
  });
});

describe('a dropped connection', () => {
  test('reset processes nothing', async () => {
    const id = account();
    sandbox.faults.add({ kind: 'reset', times: 1 });

    await expect(revoke(id)).rejects.toThrow('fetch failed');

    expect(last()).toMatchObject({ method: 'DELETE', status: 0, fault: 'reset' });
    expect(at(await revoke(id), 'canceledScheduledPosts')).toBe(2);
  });

  test('reset-after has revoked: the account is gone, its posts are canceled once, and a repeat is NOT_FOUND', async () => {
    const id = account();
    sandbox.faults.add({ kind: 'reset-after', route: 'DELETE *', times: 1 });

    await expect(revoke(id)).rejects.toThrow('fetch failed');

    expect(codeOf(await revoke(id))).toEqual([404, 'NOT_FOUND']);
    expect(at(await accounts(sandbox), 'items')).toEqual([]);
    const posts = await ask(sandbox, `GET /v1/projects/${sandbox.projectId}/scheduled-posts?status=canceled`);
    expect(each(posts, 'socialAccountId')).toEqual([id, id]);
  });

  test('both are real TCP resets', async () => {
    for (const kind of ['reset', 'reset-after'] as const) {
      sandbox.faults.add({ kind, times: 1 });
      expect(await rawWhoami()).toEqual({ text: '', reset: true });
    }
  });
});

describe('a spoilt answer', () => {
  test('delay holds the request back before it is processed', async () => {
    const id = account();
    sandbox.faults.add({ kind: 'delay', delayMs: 300, times: 1 });
    let begun = () => {};
    const waiting = new Promise<void>((resolve) => (begun = resolve));
    let goOn = () => {};
    mockPause.mockImplementationOnce(() => {
      begun();
      return new Promise<void>((resolve) => (goOn = resolve));
    });
    const slow = revoke(id);
    await waiting;

    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
    goOn();
    expect((await slow).status).toBe(200);
    expect(mockPause.mock.calls).toEqual([[300]]);
  });

  test('truncate promises more than it sends, after processing', async () => {
    const id = account();
    sandbox.faults.add({ kind: 'truncate', times: 2 });

    const { text } = await rawWhoami();
    const [head = '', body = ''] = text.split('\r\n\r\n');
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body.length).toBe(Math.floor(promised / 2));
    await expect(revoke(id)).rejects.toThrow();
    expect(codeOf(await revoke(id))).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    [
      'malformed',
      200,
      'application/json; charset=utf-8',
      (text: string) => !isJson(text) && text.startsWith('{'),
    ],
    ['empty', 200, 'application/json; charset=utf-8', (text: string) => text === ''],
    ['html', 502, 'text/html; charset=utf-8', (text: string) => text.includes('Bad Gateway')],
    [
      'huge',
      200,
      'application/json; charset=utf-8',
      (text: string) => text.length > 10_000_000 && isJson(text),
    ],
  ] as const)('%s', async (kind, status, type, fits) => {
    sandbox.faults.add({ kind });
    const response = await whoami();

    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(fits(await response.text())).toBe(true);
  });

  test('redirect leads to another host', async () => {
    sandbox.faults.add({ kind: 'redirect', status: 307, location: 'https://evil.example/x' });
    const response = await whoami();

    expect([response.status, response.headers.get('location')]).toEqual([307, 'https://evil.example/x']);
  });

  test('drip sends the whole answer, slowly, and stops when the client hangs up', async () => {
    sandbox.faults.add({ kind: 'drip', delayMs: 10 });
    const response = await whoami();

    expect(await response.json()).toMatchObject({ scopes: ['*'] });
    expect(mockPause.mock.calls.length).toBeGreaterThan(20);
    expect(new Set(mockPause.mock.calls.flat())).toEqual(new Set([10]));

    sandbox.faults.clear();
    sandbox.faults.add({ kind: 'drip', delayMs: MINUTE });
    mockPause.mockReturnValueOnce(new Promise<void>(() => {}));
    const hangUp = new AbortController();
    const dripping = await whoami(hangUp.signal);
    hangUp.abort();
    await expect(dripping.text()).rejects.toThrow('aborted');
  });

  test('every one has a request id and is marked in the request log', async () => {
    for (const kind of ['status', 'malformed', 'html', 'empty', 'redirect', 'huge', 'drip'] as const) {
      sandbox.faults.add({ kind, times: 1, delayMs: 0 });
      const response = await whoami();
      expect(response.headers.get('x-request-id')).toBe(last()?.requestId);
      expect(last()?.fault).toBe(kind);
      await response.text();
    }
  });
});

test('latency is added to every API answer', async () => {
  const slow = await startSandbox({ latencyMs: 100 });
  expect((await ask(slow, 'GET /v1/whoami')).status).toBe(200);
  expect(mockPause.mock.calls).toEqual([[100]]);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a fault that could not be sent as described is refused when it is set', () => {
  const BAD: [string, object][] = [
    ['headers.x-note', { headers: { 'x-note': 'a\r\nset-cookie: b' } }],
    ['headers.x-note', { headers: { 'x-note': 'caf\u00e9' } }],
    ['headers.bad name', { headers: { 'bad name': 'a' } }],
    ['headers.', { headers: { '': 'a' } }],
    ['location', { kind: 'redirect', location: 'https://elsewhere.example/\nx' }],
    ['retryAfter', { retryAfter: '10\u0000' }],
    ['status', { status: 199 }],
  ];

  test.each(BAD)('%s of %j', async (path, fault) => {
    const sandbox = await startSandbox();
    const planned = { kind: 'status' as const, ...fault };

    const refused = await control(sandbox, 'POST /faults', { body: planned });

    expect(refused.status).toBe(422);
    expect(issuePaths(refused)).toEqual([path]);
    expect(() => sandbox.faults.add(planned)).toThrow(/^fault: /);
    expect(sandbox.faults.list()).toEqual([]);
  });

  test('what a header can carry is sent as it is', async () => {
    const sandbox = await startSandbox();
    sandbox.faults.add({ kind: 'status', headers: { 'X-Note': 'a, "b"' }, retryAfter: 'soon' });

    const { headers } = await ask(sandbox, 'GET /v1/whoami', { fetch });

    expect([headers.get('x-note'), headers.get('retry-after')]).toEqual(['a, "b"', 'soon']);
  });
});
