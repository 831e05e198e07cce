// How much of a request's body is read.

import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { bodyTooLarge } from '../errors';

/** The most that the API takes. */
export const MAX_BODY = 1024 * 1024;

/** In place of a body of more than `MAX_BODY` bytes. */
export const TOO_LARGE = Symbol('too large');

/** Stops reading at the bound, whatever length the request announced. */
export async function readBounded(
  chunks: AsyncIterable<Uint8Array>,
): Promise<string | typeof TOO_LARGE | undefined> {
  const read: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > MAX_BODY) return TOO_LARGE;
      read.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(read).toString('utf8');
}

/** For the routes that are not the API's. Throws the 413 that the route's `onError` sends. */
export function boundedBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw bodyTooLarge(maxSize);
    },
  });
}
