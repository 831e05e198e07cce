// Counts what workflows tell it, each by its own word: the place to see that a thing happened once.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Counter {
  url: string;
  /** How often each word was told. */
  told: Map<string, number>;
  close(): Promise<void>;
}

export async function openCounter(): Promise<Counter> {
  const told = new Map<string, number>();
  const server = createServer((request, response) => {
    const word = decodeURIComponent((request.url ?? '').slice(1));
    told.set(word, (told.get(word) ?? 0) + 1);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"counted":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, told, close };
}
