/**
 * The transport on the platform's own `fetch`, for scripts on Node, Deno, Bun and workers:
 * `import { fetchTransport } from 'layers-social-core/fetch'`.
 */
import { LayersInputError } from './errors/errors';
import { Transport } from './http/transport';
import { keyedTransport, MAX_BODY_BYTES, TooLargeError } from './transports/keyed-transport';
import { KeyedTransportOptions } from './transports/transport-options';
import { isLoopback } from './values/input';

/** The key, where to send it and for whom. */
export type FetchTransportOptions = KeyedTransportOptions;

/**
 * A transport that follows no redirect and sends the key to one origin only. Throws `LayersInputError` when the
 * base URL is on this machine and the environment names a proxy that could be asked for it.
 */
export function fetchTransport(options: FetchTransportOptions): Transport {
  return keyedTransport(options, (baseUrl) => {
    refuseProxy(baseUrl);
    return async ({ url, ...request }) => {
      const response = await fetch(url, { ...request, redirect: 'manual' });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await readText(response.body ?? []),
      };
    };
  });
}

/** The body; counted as it comes, because a declared length says nothing about a compressed one. */
async function readText(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new TooLargeError();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * To a proxy, localhost is another machine, and over plain http it would see the key. `fetch` cannot be told to
 * go past a proxy, so nothing is sent at all.
 */
function refuseProxy(baseUrl: URL): void {
  if (!isLoopback(baseUrl.hostname)) return;
  const proxy = ['http_proxy', 'https_proxy', 'all_proxy'].find((name) => valuesOf(name).length > 0);
  const exempted = valuesOf('no_proxy').map((list) => list.split(/[\s,]+/));
  const isExempt = exempted.length > 0 && exempted.every((hosts) => hosts.includes(baseUrl.hostname));
  if (!proxy || isExempt) return;
  throw new LayersInputError(
    'baseUrl',
    `is on this machine, and ${proxy.toUpperCase()} may send its requests through a proxy`,
    `Set NO_PROXY to ${baseUrl.hostname}, or unset ${proxy.toUpperCase()}.`,
  );
}

/** What the environment says under this name, in small letters and in capitals. */
function valuesOf(name: string): string[] {
  const env = typeof process === 'undefined' ? {} : process.env;
  return [env[name] ?? '', env[name.toUpperCase()] ?? ''].filter((value) => value !== '');
}
