// Counts what workflows tell it, each by its own word: the place to see that a thing happened once.
import { serveLocally } from '../../support/local-server.ts';

export interface Counter {
  url: string;
  /** How often each word was told. */
  told: Map<string, number>;
  close(): Promise<void>;
}

export async function openCounter(): Promise<Counter> {
  const told = new Map<string, number>();
  const { url, close } = await serveLocally((request, response) => {
    const word = decodeURIComponent((request.url ?? '').slice(1));
    told.set(word, (told.get(word) ?? 0) + 1);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"counted":true}');
  });
  return { url, told, close };
}
