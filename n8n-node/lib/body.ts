/** Reads a response body with a time limit and a size limit, because the sender may be hostile. */
import { isRecord } from 'layers-social-core';

const MAX_BODY_BYTES = 20 * 1024 * 1024;

/** The result of `work`; rejects when the deadline comes first. */
export async function withTimeout<Result>(work: Promise<Result>, deadline: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timedOut = () => reject(new Error('no whole answer came in time'));
    if (deadline.aborted) return timedOut();
    deadline.addEventListener('abort', timedOut, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', timedOut));
  });
}

/** The body as text: a stream as it comes, or what older versions of n8n made of it, whatever was asked for. */
export async function readBody(body: unknown, deadline: AbortSignal): Promise<string> {
  if (isStream(body)) return readStream(body, deadline);
  if (typeof body === 'string') return body;
  if (Buffer.isBuffer(body)) return body.toString('utf8');
  return isRecord(body) || Array.isArray(body) ? JSON.stringify(body) : '';
}

type ByteStream = AsyncIterable<unknown> & { destroy(): unknown };

function isStream(body: unknown): body is ByteStream {
  return isRecord(body) && Symbol.asyncIterator in body && typeof body.destroy === 'function';
}

async function readStream(stream: ByteStream, deadline: AbortSignal): Promise<string> {
  try {
    return await withTimeout(collectText(stream), deadline);
  } finally {
    stream.destroy();
  }
}

async function collectText(stream: ByteStream): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += piece.length;
    if (size > MAX_BODY_BYTES) throw new Error('the answer is too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
