/** A reconnection by invite link, on the server of `examples/invite-page`: from the mail to the webhook that is told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createInviteLink, parseWebhookEvent, SIGNATURE_HEADER, verifySignature } from 'layers-social-core';

import type { Config } from '../../examples/invite-page/src/config.ts';
import { startPage } from '../../examples/invite-page/src/server.ts';
import type { Sandbox } from '../../sandbox/dist/index.js';
import { freePorts } from '../../test/n8n-server/ports.ts';
import type { Step } from '../../test/support/n8n-lifecycle-demo.ts';
import { createOwner } from '../../test/support/owner.ts';

const SECRET = 'signs what the webhook of this demo gets';
const HANDLE = 'acme.coffee';

/** Hands each step on as it ends; what goes wrong is told as amiss and ends the story. */
export async function tellInvite(sandbox: Sandbox, tell: (step: Step) => void): Promise<void> {
  const webhook = await startWebhook();
  const page = await startPageOf(sandbox, webhook.url);
  try {
    await live(sandbox, { webhook, page, tell });
  } finally {
    await Promise.all([page.close(), webhook.close()]);
  }
}

interface Stage {
  webhook: Webhook;
  page: { url: string };
  tell: (step: Step) => void;
}

async function live(sandbox: Sandbox, { webhook, page, tell }: Stage): Promise<void> {
  const { projectId, apiKey } = sandbox;
  const [socialAccountId = ''] = sandbox.seed({
    accounts: [{ handle: HANDLE, status: 'reauth_required' }],
  }).socialAccountIds;
  const owner = createOwner();
  let link = '';
  const steps: Record<string, () => Promise<string> | string> = {
    'Create Invite Link': () => {
      const about = {
        purpose: 'reauth',
        projectId,
        socialAccountId,
        handle: HANDLE,
        platform: 'tiktok',
      } as const;
      const made = createInviteLink(
        { ...about, reference: 'customer 7', pageUrl: page.url },
        apiKey,
        Date.now(),
      );
      link = made.inviteUrl;
      return `for @${HANDLE}, good until ${made.expiresAt}`;
    },
    'A mail scanner opens it': async () => {
      const before = sandbox.requests().length;
      for (const method of ['GET', 'HEAD', 'GET']) await createOwner().send(method, link);
      return expecting(sandbox.requests().length - before, 0, 'requests to Layers');
    },
    'The owner opens it, days later': async () => `“${(await owner.open(link)).title}”`,
    'presses the button, consents': async () => {
      const { location } = await owner.press(link);
      const { title } = await owner.open(await sandbox.approve(location, { handle: HANDLE }));
      return expecting(title, 'Connected', '');
    },
    'The webhook is told': () => {
      const [told, ...others] = webhook.told;
      expecting(others.length, 0, 'more');
      return expecting(told ?? '', 'invite.connected, customer 7, signature valid', '');
    },
  };
  for (const [title, work] of Object.entries(steps)) {
    const started = Date.now();
    const took = () => Date.now() - started;
    try {
      tell({ title, detail: await work(), durationMs: took() });
    } catch (error) {
      const amiss = error instanceof Error ? error.message : String(error);
      tell({ title, detail: '', amiss, durationMs: took() });
      return;
    }
  }
}

function expecting(found: string | number, wanted: string | number, what: string): string {
  if (found !== wanted) throw new Error(`${found} ${what}, not ${wanted}`.replace(' ,', ','));
  return `${found} ${what}`.trim();
}

interface Webhook {
  url: string;
  told: string[];
  close(): Promise<void>;
}

async function startWebhook(): Promise<Webhook> {
  const told: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks);
      const signature = request.headers[SIGNATURE_HEADER];
      const verdict = verifySignature({ rawBody, signature, secrets: [SECRET], now: Date.now() });
      const event = parseWebhookEvent(rawBody);
      told.push(`${event?.type ?? 'nothing'}, ${String(event?.data.reference)}, signature ${verdict}`);
      response.end();
    });
  });
  return { url: await listen(server), told, close: () => stop(server) };
}

async function startPageOf({ apiKey, url: baseUrl }: Sandbox, webhookUrl: string) {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/invite`;
  const config: Config = {
    pageUrl: url,
    apiKeys: [apiKey],
    baseUrl,
    settings: { senderName: 'Example Agency' },
    webhook: { url: webhookUrl, secret: SECRET },
    host: '127.0.0.1',
    port,
  };
  const page = await startPage(config, (message) => console.error(message));
  return { url, close: page.stop };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
