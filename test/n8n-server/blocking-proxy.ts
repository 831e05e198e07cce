// A proxy that lets nothing off this machine and remembers who was asked for, so that a run can show that n8n stayed on it.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

import { serveLocally } from '../support/local-server.ts';

export interface BlockingProxy {
  url: string;
  /** Hosts n8n wanted, in the order of the attempts. */
  attempts: string[];
  close(): Promise<void>;
}

/** `doubles` are servers on this machine that stand for others: by name and port, as `slack.com:443`, the port here. */
export async function startBlockingProxy(doubles: Record<string, number> = {}): Promise<BlockingProxy> {
  const attempts: string[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((request, response) => {
    attempts.push(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket) => {
    const port = doubles[request.url ?? ''];
    if (port !== undefined) {
      tunnels.add(socket);
      socket.on('close', () => tunnels.delete(socket));
      const through = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      through.on('error', () => socket.destroy());
      through.on('close', () => socket.destroy());
      socket.on('error', () => through.destroy());
      socket.on('close', () => through.destroy());
      return;
    }
    attempts.push(request.url ?? '');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const { url, close } = await serveLocally(server.unref());
  return {
    url,
    attempts,
    close: () => {
      for (const tunnel of tunnels) tunnel.destroy();
      return close();
    },
  };
}
