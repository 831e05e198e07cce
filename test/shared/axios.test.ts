import { once } from 'node:events';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';

import { LayersClient, LayersInputError } from 'layers-social-core';
import { axiosTransport, AxiosTransportOptions } from 'layers-social-core/axios';

import { EPOCH, rejectionOf } from '../support/world';

const KEY = 'lp_live_ABCDEFGHJKMNPQRS_kept-to-itself';
const IDENTITY = '{"organizationId":"org_1"}';

interface Received {
  method?: string;
  url?: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** The port at the other end: one a connection. */
  port?: number;
}

/** A real server on loopback that writes down what it receives. */
async function serve(react: (response: ServerResponse, request: IncomingMessage) => void) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers, socket } = request;
      received.push({
        method,
        url,
        headers,
        body: Buffer.concat(chunks).toString(),
        port: socket.remotePort,
      });
      react(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Runs `action` with these variables set, in small letters, which come before capitals. */
async function withEnvironment<Result>(change: Record<string, string>, action: () => Promise<Result>) {
  const before = process.env;
  process.env = { ...before, ...change };
  return action().finally(() => {
    process.env = before;
  });
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function transportTo(baseUrl: string, options: Partial<AxiosTransportOptions> = {}) {
  const send = axiosTransport({ apiKey: KEY, baseUrl, ...options });
  return (change: Partial<Parameters<typeof send>[0]> = {}) =>
    send({ method: 'GET', url: `${baseUrl}/v1/whoami`, headers: {}, timeoutMs: 5_000, ...change });
}

test('the answer comes back as it is: status, headers and text', async () => {
  const { url } = await serve((response) =>
    response.writeHead(418, { 'X-Request-Id': 'req_1', 'content-type': 'application/json' }).end(IDENTITY),
  );

  const answer = await transportTo(url)();

  expect(answer).toMatchObject({ status: 418, body: IDENTITY });
  expect(answer.headers['x-request-id']).toBe('req_1');
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

test('one connection carries one request after the other', async () => {
  const { url, received } = await serve((response) => response.end(IDENTITY));
  const send = transportTo(url);

  for (let count = 0; count < 5; count += 1) await send();

  expect(new Set(received.map(({ port }) => port)).size).toBe(1);
});

test('there are never more connections than allowed', async () => {
  const { url, received } = await serve((response) => response.end(IDENTITY));
  const send = transportTo(url, { maxSockets: 2 });

  await Promise.all(Array.from({ length: 10 }, () => send()));

  expect(received).toHaveLength(10);
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

test('a connection that breaks off rejects', async () => {
  const { url } = await serve((response) => response.destroy());

  await expect(transportTo(url)()).rejects.toThrow('ECONNRESET');
});

test('half an answer rejects rather than passing for a whole', async () => {
  const { url } = await serve((response) => {
    response.writeHead(200, { 'content-length': 1_000 });
    response.write(IDENTITY, () => response.destroy());
  });

  await expect(transportTo(url)()).rejects.toThrow();
});

test('a port where nobody listens rejects', async () => {
  const { url } = await serve(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));

  await expect(transportTo(url)()).rejects.toThrow('ECONNREFUSED');
});

test('10 MB are read, more than 20 MB are not', async () => {
  const sizes = [10, 21].map((mega) => mega * 1024 * 1024);
  const { url } = await serve((response) => response.end(Buffer.alloc(sizes.shift() ?? 0, 'x')));
  const send = transportTo(url);

  expect((await send()).body).toHaveLength(10 * 1024 * 1024);
  await expect(send()).rejects.toThrow('ERR_BAD_RESPONSE');
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
    const send = axiosTransport({ apiKey: KEY });
    const request = { method: 'GET' as const, headers: {}, timeoutMs: 100 };

    await expect(send({ ...request, url: `${other}/v1/whoami` })).rejects.toThrow(
      'the API key is not sent to',
    );
  });

  test('a proxy of the environment sees nothing of a loopback API', async () => {
    const proxy = await serve((response) => response.end('{}'));
    const { url, received } = await serve((response) => response.end(IDENTITY));

    await withEnvironment({ http_proxy: proxy.url, all_proxy: proxy.url, no_proxy: '' }, () =>
      transportTo(url)(),
    );

    expect(proxy.received).toEqual([]);
    expect(received).toHaveLength(1);
  });

  test.each<[string, (response: ServerResponse) => void, number]>([
    ['a timeout', () => undefined, 50],
    ['a reset', (response) => response.destroy(), 5_000],
    ['an answer that is too big', (response) => response.end(Buffer.alloc(21 * 1024 * 1024)), 5_000],
    ['an answer that is no HTTP', (response) => response.socket?.end('nonsense\r\n\r\n'), 5_000],
  ])('no error holds the key, however deep one looks: %s', async (_what, react, timeoutMs) => {
    const { url } = await serve(react);

    const error = await rejectionOf(transportTo(url)({ timeoutMs }));

    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 10, showHidden: true, getters: true })).not.toContain('kept-to-itself');
  });

  test('nor does one about a proxy that is no address', async () => {
    const send = axiosTransport({ apiKey: KEY });
    const request = {
      method: 'GET' as const,
      url: 'https://api.layers.com/v1/whoami',
      headers: {},
      timeoutMs: 5_000,
    };

    const error = await withEnvironment({ https_proxy: 'http://[', no_proxy: '' }, () =>
      rejectionOf(send(request)),
    );

    expect(error).toEqual(new Error('the request could not be sent'));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('kept-to-itself');
  });
});

test.each(['', 'two words', ' lp_live_a_b', 'lp_live_\n', 'lp_live_ü', undefined, null, 7])(
  'what cannot be a key is refused, and not repeated: %j',
  (apiKey) => {
    const create = () => axiosTransport({ apiKey: apiKey as string });

    expect(create).toThrow(LayersInputError);
    expect(create).toThrow('apiKey is not an API key. Give the key as Layers showed it.');
  },
);

test('a base URL that cannot be right is refused', () => {
  expect(() => axiosTransport({ apiKey: KEY, baseUrl: 'http://api.layers.com' })).toThrow(LayersInputError);
});

test('the client over it turns a broken connection into its own error', async () => {
  const { url } = await serve((response) => response.destroy());
  const client = new LayersClient({
    baseUrl: url,
    transport: axiosTransport({ apiKey: KEY, baseUrl: url }),
    now: () => EPOCH,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });

  const error = await rejectionOf(client.whoami());

  expect(error).toMatchObject({ code: 'NO_ANSWER', message: 'GET /v1/whoami got no answer: ECONNRESET' });
});
