/** The page of `examples/invite-page` beside a sandbox, and invite links to it. */
import { createInviteLink } from 'layers-social-core';
import type { Sandbox } from 'layers-social-sandbox';

import { startPage } from '../../examples/invite-page/src/server.ts';
import { freePorts } from '../n8n-server/ports.ts';

export interface InvitePage {
  newLink(): string;
  close(): Promise<void>;
}

export async function startInvitePage({ apiKey, projectId, url: baseUrl }: Sandbox): Promise<InvitePage> {
  const [port = 0] = await freePorts(1);
  const pageUrl = `http://127.0.0.1:${port}/invite`;
  // Nobody listens there: the outcome is not what these tests are about.
  const webhook = { url: 'http://127.0.0.1:9/', secret: 'signs what nobody gets' };
  const page = await startPage(
    { pageUrl, apiKeys: [apiKey], baseUrl, settings: {}, webhook, host: '127.0.0.1', port },
    () => undefined,
  );
  const input = { purpose: 'connect', platform: 'tiktok', projectId, pageUrl } as const;
  return {
    newLink: () => createInviteLink(input, apiKey, Date.now()).inviteUrl,
    close: () => page.stop(),
  };
}
