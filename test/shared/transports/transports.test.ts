/** The rules that every transport with a key keeps, over real HTTP on loopback. */
import { readFileSync } from 'node:fs';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';

import { LayersClient, LayersInputError } from 'layers-social-core';
import { axiosTransport, AxiosTransportOptions } from 'layers-social-core/axios';
import { fetchTransport } from 'layers-social-core/fetch';

import { keyedTransport } from '../../../shared/src/transports/keyed-transport';
import { serveLocally, type LocalServer } from '../../support/local-server';
import { EPOCH, rejectionOf } from '../../support/runtime';
import { TransportName, TRANSPORTS } from '../../support/transports';

const KEY = 'lp_live_ABCDEFGHJKMNPQRS_kept-to-itself';
const IDENTITY = '{"organizationId":"org_1"}';
const MEGA = 1024 * 1024;
const TO_LAYERS = {
  method: 'GET' as const,
  url: 'https://api.layers.com/v1/whoami',
  headers: {},
  timeoutMs: 30_000,
};

interface Received {
  method?: string;
  url?: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** The port at the other end: one a connection. */
  port?: number;
}

/** A real server on loopback that writes down what it receives. A tunnel through it is refused. */
async function serve(react: (response: ServerResponse, request: IncomingMessage) => void) {
  const received: Received[] = [];
  const write = ({ method, url, headers, socket }: IncomingMessage, body = '') =>
    received.push({ method, url, headers, body, port: socket.remotePort });
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      write(request, body);
      react(response, request);
    });
  });
  server.on('connect', (request, socket) => {
    write(request);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  const opened = await serveLocally(server);
  servers.push(opened);
  return { url: opened.url, received };
}

/** Runs `action` with these variables only beside the usual ones; small letters come before capitals. */
async function withEnvironment<Result>(change: Record<string, string>, action: () => Result) {
  const before = process.env;
  process.env = { ...before, ...change };
  try {
    return await action();
  } finally {
    process.env = before;
  }
}

const servers: LocalServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function senderOf(name: TransportName) {
  return (baseUrl: string, options: Partial<AxiosTransportOptions> = {}) => {
    const send = TRANSPORTS[name]({ apiKey: KEY, baseUrl, ...options });
    return (change: Partial<Parameters<typeof send>[0]> = {}) =>
      send({ method: 'GET', url: `${baseUrl}/v1/whoami`, headers: {}, timeoutMs: 30_000, ...change });
  };
}

describe.each(['axios', 'fetch'] as const)('over %s', (name) => {
  const transportTo = senderOf(name);

  test('the answer comes back as it is: status, headers and text', async () => {
    const { url } = await serve((response) =>
      response.writeHead(418, { 'X-Request-Id': 'req_1', 'content-type': 'application/json' }).end(IDENTITY),
    );

    const answer = await transportTo(url)();

    expect(answer).toMatchObject({ status: 418, body: IDENTITY });
    expect(answer.headers['x-request-id']).toBe('req_1');
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['compressed', (r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(IDENTITY))],
    ['after a byte order mark', (r) => r.end(`\uFEFF${IDENTITY}`)],
    ['in small pieces', (r) => void r.write(IDENTITY.slice(0, 5), () => r.end(IDENTITY.slice(5)))],
  ])('a body that comes %s is read', async (_how, react) => {
    const { url } = await serve(react);

    expect((await transportTo(url)()).body).toBe(IDENTITY);
  });

  test('an answer without a body has an empty text', async () => {
    const { url } = await serve((response) => response.writeHead(204).end());

    expect(await transportTo(url)({ method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
  });

  test('a letter that is split between two pieces is put together', async () => {
    const bytes = Buffer.from('{"note":"Käse 🧀"}');
    const at = bytes.indexOf('🧀') + 2;
    const { url } = await serve((response) => {
      response.write(bytes.subarray(0, at), () => setTimeout(() => response.end(bytes.subarray(at)), 20));
    });

    expect((await transportTo(url)()).body).toBe('{"note":"Käse 🧀"}');
  });

  test('the key goes in the Authorization header, with the organization where there is one', async () => {
    const { url, received } = await serve((response) => response.end(IDENTITY));

    await transportTo(url)();
    await transportTo(url, { organizationId: 'org_2' })();

    expect(received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(received[0]?.headers).not.toHaveProperty('x-layers-organization');
    expect(received[1]?.headers['x-layers-organization']).toBe('org_2');
  });

  test('a body arrives as it was given', async () => {
    const { url, received } = await serve((response) => response.end(IDENTITY));
    const body = '{"note":"Käse 🧀"}';

    await transportTo(url)({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body });

    expect(received[0]).toMatchObject({ method: 'POST', body });
    expect(received[0]?.headers['content-type']).toBe('application/json');
  });

  test.each(['GET', 'POST', 'PATCH', 'DELETE'] as const)(
    '%s without a body declares no type',
    async (method) => {
      const { url, received } = await serve((response) => response.end(IDENTITY));

      await transportTo(url)({ method });

      expect(received[0]).toMatchObject({ method, body: '' });
      expect(received[0]?.headers).not.toHaveProperty('content-type');
    },
  );

  test('a connection is used again', async () => {
    const { url, received } = await serve((response) => response.end(IDENTITY));
    const send = transportTo(url);

    for (let count = 0; count < 5; count += 1) await send();

    // The platform's fetch may open a second one before the first is free again.
    expect(new Set(received.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  test('an API that does not answer in time is given up', async () => {
    const { url } = await serve(() => undefined);

    await expect(transportTo(url)({ timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
  });

  test('an answer that only drips counts as none: the time is for the whole of it', async () => {
    const { url } = await serve((response) => {
      const dripping = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(dripping));
    });

    await expect(transportTo(url)({ timeoutMs: 100 })).rejects.toThrow('no answer within 100 ms');
  });

  test('once the answer is there no timer is left', async () => {
    const { url } = await serve((response) => response.end(IDENTITY));
    const started = jest.spyOn(globalThis, 'setTimeout');
    const ended = jest.spyOn(globalThis, 'clearTimeout');

    await transportTo(url)({ timeoutMs: 4_321 });

    const place = started.mock.calls.findIndex(([, ms]) => ms === 4_321);
    expect(ended).toHaveBeenCalledWith(started.mock.results[place]?.value);
    jest.restoreAllMocks();
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['a connection that breaks off', (response) => response.destroy()],
    [
      'half an answer',
      (response) =>
        response.writeHead(200, { 'content-length': 1_000 }).write(IDENTITY, () => response.destroy()),
    ],
  ])('%s rejects with its code', async (_what, react) => {
    const { url } = await serve(react);

    await expect(transportTo(url)()).rejects.toThrow(/^[A-Z_]+$/);
  });

  test('a port where nobody listens rejects', async () => {
    const { url } = await serve(() => undefined);
    await servers.pop()?.close();

    await expect(transportTo(url)()).rejects.toThrow('ECONNREFUSED');
  });

  test('10 MB are read, more than 20 MB are not, compressed or not', async () => {
    const bodies = [10, 21, 21].map((mega) => Buffer.alloc(mega * MEGA, 'x'));
    const { url } = await serve((response) => {
      const body = bodies.shift() ?? '';
      if (bodies.length > 0) response.end(body);
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body));
    });
    const send = transportTo(url);

    expect((await send()).body).toHaveLength(10 * MEGA);
    await expect(send()).rejects.toThrow('the answer was too large');
    await expect(send()).rejects.toThrow('the answer was too large');
  });

  describe('the key goes to the API and nowhere else', () => {
    test('a redirect is handed back, not followed', async () => {
      const elsewhere = await serve((response) => response.end('{}'));
      const { url } = await serve((response) =>
        response.writeHead(302, { location: `${elsewhere.url}/v1/whoami` }).end(),
      );

      const answer = await transportTo(url)();

      expect(answer.status).toBe(302);
      expect(elsewhere.received).toEqual([]);
    });

    test('another origin is refused before anything is sent', async () => {
      const elsewhere = await serve((response) => response.end('{}'));
      const { url } = await serve((response) => response.end('{}'));

      const sending = transportTo(url)({ url: `${elsewhere.url}/v1/whoami` });

      await expect(sending).rejects.toThrow(`the API key is not sent to ${elsewhere.url}`);
      expect(elsewhere.received).toEqual([]);
    });

    test.each([
      'http://api.layers.com',
      'https://api.layers.com:8443',
      'https://127.0.0.1',
      'http://localhost',
      'https://api.layers.com.evil.example',
    ])('another scheme, host or port is another origin: %s', async (other) => {
      const send = TRANSPORTS[name]({ apiKey: KEY });

      await expect(send({ ...TO_LAYERS, url: `${other}/v1/whoami` })).rejects.toThrow(
        'the API key is not sent to',
      );
    });

    test.each<[string, (response: ServerResponse) => void, number]>([
      ['a timeout', () => undefined, 50],
      ['a reset', (response) => response.destroy(), 30_000],
      ['an answer that is too big', (response) => response.end(Buffer.alloc(21 * MEGA)), 30_000],
      ['an answer that is no HTTP', (response) => response.socket?.end('nonsense\r\n\r\n'), 30_000],
    ])('no error holds the key, however deep one looks: %s', async (_what, react, timeoutMs) => {
      const { url } = await serve(react);

      const error = await rejectionOf(transportTo(url)({ timeoutMs }));

      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 10, showHidden: true, getters: true })).not.toContain('kept-to-itself');
    });

    test('an answer that repeats the key comes without it, a success too', async () => {
      const { url } = await serve((response) =>
        response
          .writeHead(200, { 'x-echo': `Bearer ${KEY}` })
          .end(JSON.stringify({ whoami: KEY, hex: Buffer.from(KEY).toString('hex') })),
      );

      const { headers, body } = await transportTo(url)();

      expect(headers['x-echo']).toBe('Bearer [redacted]');
      expect(JSON.parse(body)).toEqual({ whoami: '[redacted]', hex: '[redacted]' });
    });
  });

  test.each(['', 'two words', ' lp_live_a_b', 'lp_live_\n', 'lp_live_ü', undefined, null, 7])(
    'what cannot be a key is refused, and not repeated: %j',
    (apiKey) => {
      const create = () => TRANSPORTS[name]({ apiKey: apiKey as string });

      expect(create).toThrow(LayersInputError);
      expect(create).toThrow('apiKey is not an API key. Give it as Layers showed it.');
    },
  );

  test.each(['org\n1', 'örg_1'])(
    'an organization that no header can hold is refused: %j',
    (organizationId) => {
      const create = () => TRANSPORTS[name]({ apiKey: KEY, organizationId });

      expect(create).toThrow('organizationId is not an id.');
    },
  );

  test('a base URL that cannot be right is refused', () => {
    const create = () => TRANSPORTS[name]({ apiKey: KEY, baseUrl: 'http://api.layers.com' });

    expect(create).toThrow(LayersInputError);
  });

  test('the client over it turns a broken connection into its own error', async () => {
    const { url } = await serve((response) => response.destroy());
    const client = new LayersClient({
      baseUrl: url,
      transport: TRANSPORTS[name]({ apiKey: KEY, baseUrl: url }),
      now: () => EPOCH,
      sleep: () => Promise.resolve(),
      random: () => 0,
    });

    expect(await rejectionOf(client.whoami())).toMatchObject({
      code: 'NO_ANSWER',
      message: expect.stringMatching(/^GET \/v1\/whoami got no answer: [A-Z_]+$/),
    });
  });
});

test.each<[string, unknown, string]>([
  ['its code', Object.assign(new Error(KEY), { code: 'EPIPE' }), 'EPIPE'],
  ['the code of its cause', new Error(KEY, { cause: { code: 'ECONNREFUSED' } }), 'ECONNREFUSED'],
  ['no code', new DOMException(KEY), 'the request could not be sent'],
  ['nothing', undefined, 'the request could not be sent'],
  ['a code that holds the key', { code: `E_${KEY}` }, 'E_[redacted]'],
])('of a failure only %s is told', async (_what, failure, told) => {
  const fail = async () => {
    throw failure;
  };
  const send = keyedTransport({ apiKey: KEY }, () => fail);

  expect(await rejectionOf(send(TO_LAYERS))).toEqual(new Error(told));
});

describe('axios alone', () => {
  const transportTo = senderOf('axios');

  test('there are never more connections than allowed', async () => {
    const { url, received } = await serve((response) => response.end(IDENTITY));
    const send = transportTo(url, { maxSockets: 2 });

    await Promise.all(Array.from({ length: 10 }, () => send()));

    expect(received).toHaveLength(10);
    expect(new Set(received.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  test.each(['https_proxy', 'HTTPS_PROXY'])(
    'a proxy is asked for a tunnel to Layers and sees no key: %s',
    async (variable) => {
      const proxy = await serve((response) => response.end('{}'));
      const variables = {
        https_proxy: '',
        HTTPS_PROXY: '',
        no_proxy: '',
        NO_PROXY: '',
        [variable]: proxy.url,
      };

      await withEnvironment(variables, () =>
        axiosTransport({ apiKey: KEY })(TO_LAYERS).catch(() => undefined),
      );

      expect(proxy.received).toMatchObject([{ method: 'CONNECT', url: 'api.layers.com:443' }]);
      expect(JSON.stringify(proxy.received)).not.toContain('kept-to-itself');
    },
  );

  /** What 1.7 to 1.16 did: the whole request, with the key, went to the proxy. */
  test('a version that shows the key to a proxy is not accepted beside the core', () => {
    const { peerDependencies } = JSON.parse(readFileSync('shared/package.json', 'utf8')) as {
      peerDependencies: { axios: string };
    };
    const [, minor] = /^\^1\.(\d+)\.\d+$/.exec(peerDependencies.axios) ?? [];

    expect(Number(minor)).toBeGreaterThanOrEqual(17);
  });

  test.each(['http', 'https'])(
    'a proxy of the environment sees nothing of a loopback API: %s',
    async (scheme) => {
      const proxy = await serve((response) => response.end('{}'));
      const { url, received } = await serve((response) => response.end(IDENTITY));
      const variables = { http_proxy: proxy.url, https_proxy: proxy.url, all_proxy: proxy.url, no_proxy: '' };

      const sending = withEnvironment(variables, () => transportTo(url.replace('http', scheme))());

      // Nobody speaks TLS there: the API is reached, and hangs up.
      if (scheme === 'https') await expect(sending).rejects.toThrow();
      else await sending;
      expect(proxy.received).toEqual([]);
      expect(received).toHaveLength(scheme === 'https' ? 0 : 1);
    },
  );

  test('an error about a proxy that is no address does not hold the key', async () => {
    const error = await withEnvironment({ https_proxy: 'http://[', no_proxy: '' }, () =>
      rejectionOf(axiosTransport({ apiKey: KEY })(TO_LAYERS)),
    );

    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('kept-to-itself');
  });
});

describe('fetch alone, which cannot be told to go past a proxy', () => {
  const LOCAL = 'http://127.0.0.1:4010';
  const NO_VARIABLES = { http_proxy: '', https_proxy: '', all_proxy: '', no_proxy: '' };
  const CAPITALS = { HTTP_PROXY: '', HTTPS_PROXY: '', ALL_PROXY: '', NO_PROXY: '' };
  const create = (baseUrl: string | undefined, variables: Record<string, string>) =>
    withEnvironment({ ...NO_VARIABLES, ...CAPITALS, ...variables }, () =>
      fetchTransport({ apiKey: KEY, baseUrl }),
    );

  test.each([
    ['HTTP_PROXY', { HTTP_PROXY: 'http://proxy.example' }],
    ['HTTP_PROXY', { http_proxy: 'http://proxy.example', NO_PROXY: 'localhost' }],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://proxy.example', NO_PROXY: '127.0.0.1', no_proxy: 'example.com' }],
    ['ALL_PROXY', { all_proxy: 'http://proxy.example' }],
  ])('a loopback API that could be asked through one is refused: %s', async (named, variables) => {
    const error = await rejectionOf(create(LOCAL, variables));

    expect(error).toBeInstanceOf(LayersInputError);
    expect(error).toMatchObject({
      message: `baseUrl is on this machine, and ${named} may send its requests through a proxy. Set NO_PROXY to 127.0.0.1, or unset ${named}.`,
    });
  });

  test.each<[string, string | undefined, Record<string, string>]>([
    ['there is none', LOCAL, {}],
    ['it is exempt', LOCAL, { HTTP_PROXY: 'http://proxy.example', NO_PROXY: 'a.example, 127.0.0.1' }],
    [
      'it is not on this machine: TLS goes through the tunnel',
      undefined,
      { HTTPS_PROXY: 'http://proxy.example' },
    ],
  ])('any other is not: %s', async (_why, baseUrl, variables) => {
    await expect(create(baseUrl, variables)).resolves.toBeInstanceOf(Function);
  });

  test('a platform without an environment has no such variables', () => {
    const hidden = jest.replaceProperty(globalThis, 'process', undefined as unknown as NodeJS.Process);
    try {
      fetchTransport({ apiKey: KEY, baseUrl: LOCAL });
    } finally {
      hidden.restore();
    }
  });
});
