/** A webhook that checks what it gets, as a person's own would. */
import { buffer } from 'node:stream/consumers';

import { EVENT_ID_HEADER, parseWebhookEvent, SIGNATURE_HEADER, verifySignature } from 'layers-social-core';

import { serveLocally } from '../../support/local-server.ts';

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
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const { url, close } = await serveLocally((request, response) => {
    void buffer(request).then((rawBody) => {
      const signature = request.headers[SIGNATURE_HEADER];
      const verdict = verifySignature({ rawBody, signature, secrets: [SECRET], now: Date.now() });
      const { id = '', type = '', data = {} } = parseWebhookEvent(rawBody) ?? {};
      receiver.received.push({ id, type, data, eventId: request.headers[EVENT_ID_HEADER], verdict });
      const answer = receiver.answers.shift() ?? 200;
      if (answer !== 'never') response.writeHead(answer, { location: '/elsewhere' }).end('{}');
    });
  });
  const receiver: Receiver = { url: `${url}/outcomes`, received: [], answers: [], close };
  return receiver;
}
