/** A real HTTP proxy on this machine that passes everything on and remembers all it could read. */
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

export interface ProxiedRequest {
  method: string;
  /** The full address, or host and port of a tunnel. */
  target: string;
  headers: IncomingHttpHeaders;
}

export interface ForwardProxy {
  url: string;
  /** What the proxy could read, in the order it came. */
  seen: ProxiedRequest[];
  close(): Promise<void>;
}

export async function startForwardProxy(): Promise<ForwardProxy> {
  const seen: ProxiedRequest[] = [];
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    seen.push({ method, target: url, headers });
    if (!URL.canParse(url)) return response.writeHead(400).end();
    const outgoing = request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => undefined);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    pipeline(incoming, outgoing, () => undefined);
  });
  server.on('connect', ({ url = '', headers }, client, head) => {
    seen.push({ method: 'CONNECT', target: url, headers });
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      pipeline(upstream, client, () => undefined);
      pipeline(client, upstream, () => undefined);
    });
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    client.on('error', () => upstream.destroy());
  });
  return { url: await listenOnLoopback(server), seen, close: () => closeServer(server) };
}

export interface Listener {
  url: string;
  /** Headers of every request that came. */
  visits: IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** A server that answers everything with a status, headers and a body, and remembers who came. */
export async function startListener(
  status: number,
  headers: Record<string, string> = {},
  body = '{}',
): Promise<Listener> {
  const visits: IncomingHttpHeaders[] = [];
  const server = createServer((incoming, response) => {
    visits.push(incoming.headers);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  return { url: await listenOnLoopback(server), visits, close: () => closeServer(server) };
}

async function listenOnLoopback(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
