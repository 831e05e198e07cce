/** A webhook that checks what it gets, as a person's own would. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { EVENT_ID_HEADER, parseWebhookEvent, SIGNATURE_HEADER, verifySignature } from 'layers-social-core';

export const SECRET = 'signs what this webhook gets';

export interface Received {
  id: string;
  type: string;
  data: Record<string, unknown>;
  /** The header with the event id. */
  eventId: unknown;
  verdict: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Its answers in turn; 200 when there are no more. `never` leaves the sender without one. */
  answers: Array<number | 'never'>;
  close(): Promise<unknown>;
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answers: [],
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks);
      const signature = request.headers[SIGNATURE_HEADER];
      const verdict = verifySignature({ rawBody, signature, secrets: [SECRET], now: Date.now() });
      const { id = '', type = '', data = {} } = parseWebhookEvent(rawBody) ?? {};
      receiver.received.push({ id, type, data, eventId: request.headers[EVENT_ID_HEADER], verdict });
      const answer = receiver.answers.shift() ?? 200;
      if (answer !== 'never') response.writeHead(answer, { location: '/elsewhere' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/outcomes`;
  return receiver;
}
