/**
 * A client that costs next to nothing, so that the server is what is measured: the same request again and again over a
 * few open sockets, one at a time on each, and of each answer only its end is looked for.
 */
import { connect, type Socket } from 'node:net';

interface Load {
  port: number;
  path: string;
  apiKey: string;
  count: number;
  sockets: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const OK = 'HTTP/1.1 200';

/** Bytes of the answer that starts here; undefined while its headers are not all there. */
function sizeOf(answer: Buffer): number | undefined {
  const head = answer.indexOf(HEAD_END);
  if (head < 0) return undefined;
  const text = answer.toString('latin1', 0, head);
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  if (!text.startsWith(OK) || length === undefined)
    throw new Error(`an unexpected answer: ${text.slice(0, 200)}`);
  return head + HEAD_END.length + Number(length);
}

function worker(port: number, request: string, next: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let pending: Buffer = Buffer.alloc(0);
    const ask = (socket: Socket): void => {
      if (next()) socket.write(request);
      else socket.end(resolve);
    };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => ask(socket));
    socket.on('error', reject);
    socket.on('data', (piece) => {
      pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
      try {
        const size = sizeOf(pending);
        if (size === undefined || pending.length < size) return;
        pending = pending.subarray(size);
        ask(socket);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
  });
}

/** Resolves when every request was answered with 200. */
export async function load({ port, path, apiKey, count, sockets }: Load): Promise<void> {
  const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${apiKey}\r\naccept: application/json\r\n\r\n`;
  let left = count;
  const next = (): boolean => {
    left -= 1;
    return left >= 0;
  };
  await Promise.all(Array.from({ length: sockets }, () => worker(port, request, next)));
}
