// A mail server on this machine that takes every mail and keeps it.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Mail {
  to: string;
  from: string;
  subject: string;
  text: string;
}

export interface MailServer {
  port: number;
  mails: Mail[];
  /** Answers the next mails with a refusal while it is true. */
  isRefusing: boolean;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    talk(socket, mailServer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mailServer: MailServer = {
    port: (server.address() as AddressInfo).port,
    mails: [],
    isRefusing: false,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return mailServer;
}

/** One conversation (RFC 5321), as far as a client without a login and without extensions leads it. */
function talk(socket: Socket, server: MailServer): void {
  let received = '';
  let envelope = { to: '', from: '' };
  let isData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);

  const answer = (line: string): void => {
    const command = line.toUpperCase();
    if (command.startsWith('MAIL FROM:')) envelope = { to: '', from: addressIn(line) };
    if (command.startsWith('RCPT TO:')) envelope.to = addressIn(line);
    if (command === 'DATA') {
      isData = true;
      say('354 go on');
      return;
    }
    if (command === 'QUIT') {
      say('221 bye');
      socket.end();
      return;
    }
    say(command.startsWith('RCPT TO:') && server.isRefusing ? '550 no such mailbox' : '250 ok');
  };

  say('220 here');
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    for (;;) {
      const end = isData ? '\r\n.\r\n' : '\r\n';
      const at = received.indexOf(end);
      if (at < 0) return;
      const part = received.slice(0, at);
      received = received.slice(at + end.length);
      if (!isData) {
        answer(part);
        continue;
      }
      isData = false;
      server.mails.push({ ...envelope, ...parseMessage(part) });
      say('250 taken');
    }
  });
}

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** Subject and text of a message with one plain part. */
function parseMessage(message: string): { subject: string; text: string } {
  const [head = '', ...body] = message.split('\r\n\r\n');
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
      }),
  );
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? '7bit';
  const raw = body.join('\r\n\r\n').replace(/^\.\./gm, '.');
  return {
    subject: decodeWords(headers.get('subject') ?? ''),
    text: decode(raw, encoding).replace(/\r\n/g, '\n'),
  };
}

function decode(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1').toString('utf8');
  return unquote(text.replace(/=\r\n/g, ''));
}

const unquote = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** RFC 2047: `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : unquote(text.replaceAll('_', ' ')),
    );
}
