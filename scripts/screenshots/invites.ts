/** Every page of an invite, on a phone and on a desk, by day and by night, under artifacts; one of them for the docs. */
import { showInvitePage, TEXT_KEYS, type Invite, type PageContent } from 'layers-social-core';

import type { TestBrowser } from '../../test/browser/browser.ts';
import { lookAt } from '../../test/browser/look-at.ts';
import { serveLocally } from '../../test/support/local-server.ts';
import { takePicture } from './picture.ts';

const invite: Invite = {
  inviteId: 'i',
  purpose: 'reauth',
  projectId: 'prj_1',
  socialAccountId: 'sa_1',
  platform: 'tiktok',
  handle: 'acme.coffee',
  expiresAt: '2026-11-15T09:30:00Z',
};
const settings = {
  senderName: 'Example Agency',
  contact: 'help@agency.example',
  leaveTo: 'https://agency.example/thanks',
};
const views = TEXT_KEYS.filter((key) => key.endsWith('.title')).map(
  (key) => key.replace('.title', '') as PageContent['view'],
);

export async function takeInvites(browser: TestBrowser): Promise<void> {
  const pages = await servePages();
  const { page, context } = await browser.open({ viewport: { width: 1_280, height: 760 } });
  try {
    for (const view of views) {
      await page.goto(`${pages.url}/${view}`);
      await lookAt(page, `invite-page-${view}`);
    }
    // The longest words, on the smallest screen.
    await page.goto(`${pages.url}/reconnect?language=de`);
    await lookAt(page, 'invite-page-reconnect-de');
    await page.setViewportSize({ width: 1_280, height: 760 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${pages.url}/reconnect`);
    await takePicture(page, 'invite-page.png');
  } finally {
    await context.close();
    await pages.close();
  }
  console.log(`${views.length} pages of invites, each in four looks, under artifacts/screenshots`);
}

/** Each page at its own name, as a host sends it. */
function servePages() {
  return serveLocally((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const view = views.find((each) => each === pathname.slice(1));
    if (!view) return void response.writeHead(404).end();
    const pageUrl = 'https://connect.agency.example/invite';
    const acceptLanguage = searchParams.get('language') ?? 'en';
    const { headers, body } = showInvitePage(
      { pageUrl, settings },
      { acceptLanguage },
      { view, invite: view === 'malformed' ? undefined : invite },
    );
    // 200 for all: a browser writes every other status into its console.
    response.writeHead(200, headers).end(body);
  });
}
