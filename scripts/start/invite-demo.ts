/** A reconnection by invite link, on the server of `examples/invite-page`: from the mail to the webhook that is told. */
import { createInviteLink } from 'layers-social-core';

import type { Config } from '../../examples/invite-page/src/config.ts';
import { startPage } from '../../examples/invite-page/src/server.ts';
import type { Sandbox } from '../../sandbox/dist/index.js';
import { type Receiver, SECRET, startReceiver } from '../../test/examples/invite-page/receiver.ts';
import { freePorts } from '../../test/n8n-server/ports.ts';
import type { Step } from '../../test/support/n8n-lifecycle-demo.ts';
import { createOwner } from '../../test/support/owner.ts';

const HANDLE = 'acme.coffee';

/** Hands each step on as it ends; what goes wrong is told as amiss and ends the story. */
export async function tellInvite(sandbox: Sandbox, tell: (step: Step) => void): Promise<void> {
  const webhook = await startReceiver();
  const page = await startPageOf(sandbox, webhook.url);
  try {
    await live(sandbox, { webhook, page, tell });
  } finally {
    await Promise.all([page.close(), webhook.close()]);
  }
}

interface Stage {
  webhook: Receiver;
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
      const received = webhook.received.map(
        ({ type, data, verdict }) => `${type}, ${String(data.reference)}, signature ${verdict}`,
      );
      return expecting(received.join('; '), 'invite.connected, customer 7, signature valid', '');
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
