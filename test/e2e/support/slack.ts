// Slack as far as a message to a channel needs it, on this machine, behind its real name: n8n reaches it through the proxy
// that lets nothing else through.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';

import { serveLocally } from '../../support/local-server.ts';
import { selfSigned } from './self-signed.ts';

export interface SlackMessage {
  channel: string;
  text: string;
}

export interface Slack {
  /** For the proxy: the name with its port, and where it leads. */
  host: string;
  port: number;
  /** A file with the certificate that n8n has to trust. */
  certificate: string;
  token: string;
  messages: SlackMessage[];
  close(): Promise<void>;
}

const name = 'slack.com';

export async function startSlack(folder: string): Promise<Slack> {
  const messages: SlackMessage[] = [];
  const token = 'xoxb-of-the-test';
  const { key, cert } = selfSigned(name);
  const certificate = join(folder, 'slack.pem');
  mkdirSync(folder, { recursive: true });
  writeFileSync(certificate, cert);
  const server = createServer({ key, cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isPost = request.method === 'POST' && request.url === '/api/chat.postMessage';
      const isKnown = request.headers.authorization === `Bearer ${token}`;
      const error = !isPost ? 'unknown_method' : !isKnown ? 'invalid_auth' : undefined;
      if (!error) messages.push(JSON.parse(Buffer.concat(chunks).toString()) as SlackMessage);
      const { channel = null } = messages.at(-1) ?? {};
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(error ? { ok: false, error } : { ok: true, channel, ts: '1.000100' }));
    });
  });
  const { port, close } = await serveLocally(server);
  return {
    host: `${name}:443`,
    port,
    certificate,
    token,
    messages,
    close,
  };
}
