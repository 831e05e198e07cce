/** A browser of an owner, as far as an invite's page concerns it: it keeps cookies, follows the redirect, sends the form. */
import { InviteRequest, InviteResponse } from 'layers-social-core';

import { keep } from './owner';

interface InviteBrowser {
  open(url: string): Promise<InviteResponse>;
  /** Sends the form of the page; the answer is the redirect to the platform, or a page. */
  press(url: string): Promise<InviteResponse>;
  /** By name. */
  cookies: Map<string, string>;
}

/** `serve` answers one request; `language` is what the browser prefers. */
export function createInviteBrowser(
  serve: (request: InviteRequest) => Promise<InviteResponse>,
  language = 'en',
): InviteBrowser {
  const cookies = new Map<string, string>();
  const send = async (method: string, url: string) => {
    const response = await serve({
      method,
      query: Object.fromEntries(new URL(url).searchParams),
      cookies: [...cookies].map((pair) => pair.join('=')).join('; '),
      acceptLanguage: language,
    });
    for (const line of response.cookies) keep(cookies, line);
    return response;
  };
  return { cookies, open: (url) => send('GET', url), press: (url) => send('POST', url) };
}
