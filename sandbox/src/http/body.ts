// How much of a request's body is read.

import type { Context } from 'hono';

import { bodyTooLarge, invalidField } from '../errors';

/** The most that the API takes. */
export const MAX_BODY = 1024 * 1024;

/** In place of a body of more than the bound. */
export const TOO_LARGE = Symbol('too large');

/** Stops reading at the bound, whatever length the request announced. Undefined when the client has hung up. */
export async function readBounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_BODY,
): Promise<string | typeof TOO_LARGE | undefined> {
  const read: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxBytes) return TOO_LARGE;
      read.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(read).toString('utf8');
}

/** A browser's types do not know that a stream can be iterated. */
export async function* chunksOf(body: Request['body']): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) yield next.value;
}

/**
 * The body of a request that is not the API's. Throws 413. Not Hono's `bodyLimit`, which makes a new `Request` of one
 * that came without a Content-Length, and cannot of those that the Node server hands over.
 */
export async function boundedText(c: Context, maxBytes: number): Promise<string> {
  const text = await readBounded(chunksOf(c.req.raw.body), maxBytes);
  if (text === TOO_LARGE) throw bodyTooLarge(maxBytes);
  if (text === undefined) throw invalidField('', 'the body did not arrive whole');
  return text;
}
