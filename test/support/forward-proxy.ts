/** A real HTTP proxy on this machine that passes everything on and remembers all it could read. */
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';

import { serveLocally, type LocalServer } from './local-server.ts';

interface ProxiedRequest {
  method: string;
  /** The full address, or host and port of a tunnel. */
  target: string;
  headers: IncomingHttpHeaders;
}

export interface ForwardProxy extends LocalServer {
  /** What the proxy could read, in the order it came. */
  seen: ProxiedRequest[];
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
  return { ...(await serveLocally(server)), seen };
}
