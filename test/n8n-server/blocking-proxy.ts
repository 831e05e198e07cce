// A proxy that lets nothing through and remembers who was asked for, so that a run can show that n8n stayed on this
// machine.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BlockingProxy {
  url: string;
  /** Hosts n8n wanted, in the order of the attempts. */
  attempts: string[];
  close(): Promise<void>;
}

export async function startBlockingProxy(): Promise<BlockingProxy> {
  const attempts: string[] = [];
  const server = createServer((request, response) => {
    attempts.push(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket) => {
    attempts.push(request.url ?? '');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    attempts,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
