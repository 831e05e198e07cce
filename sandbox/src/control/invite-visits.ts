// Control: the owner of an account who got an invite link, from the mail to the end, without a browser. The page of the link is
// the app's own and runs elsewhere on this machine; the consent between its pages is decided here.

import { Hono } from 'hono';
import { z } from 'zod';

import { authorizationOf } from '../data/authorizations';
import { decide, type Decision } from '../domain/decide-consent';
import { ApiError, conflict, invalidField } from '../errors';
import type { AppContext } from '../http/context';
import { isLoopback } from '../http/loopback';
import { readBody } from './read-request';

/** For one page. */
const TIMEOUT_MS = 30_000;

const visit = z.strictObject({
  inviteUrl: z.url(),
  decision: z.enum(['approve', 'deny']).default('approve'),
  handle: z.string().min(1).max(64).optional(),
});

/** What the owner read, page by page; the last one says how it ended. */
export interface InviteVisit {
  pages: string[];
  /** Whether the button led to a consent page of this sandbox. */
  wasAsked: boolean;
}

export function inviteVisitsControl(context: AppContext) {
  const api = new Hono();
  api.post('/invite-visits', async (c) => {
    const { inviteUrl, decision, handle } = await readBody(c, visit);
    if (!isLoopback(new URL(inviteUrl).hostname))
      throw invalidField('inviteUrl', 'the page is not on this machine; open the link in a browser instead');
    const browser = createBrowser();
    const opened = await browser.send('GET', inviteUrl);
    const pressed = await browser.send('POST', inviteUrl);
    if (!pressed.location) return c.json({ pages: [opened.title, pressed.title], wasAsked: false });
    const answer = decision === 'deny' ? { approved: false as const } : approval(handle);
    const back = decided(context, pressed.location, answer);
    if (new URL(back).origin !== new URL(inviteUrl).origin)
      throw conflict('The link leads back to another place than the page of the invite.');
    const ended = await browser.send('GET', back);
    return c.json({ pages: [opened.title, ended.title], wasAsked: true } satisfies InviteVisit, 201);
  });
  return api;
}

const approval = (handle: string | undefined): Decision => ({
  approved: true,
  ...(handle !== undefined && { handle }),
});

/** Where the consent page leads after the decision. */
function decided(context: AppContext, authorizeUrl: string, decision: Decision): string {
  const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
  const platform = authorizationOf(context.db, state)?.platform;
  if (!platform) throw conflict('The button leads to another place than a consent page of this sandbox.');
  const result = decide(context, { platform, state }, decision);
  if ('problem' in result) throw conflict(`The link is ${result.problem}.`);
  return result.location;
}

interface Page {
  /** Its heading. */
  title: string;
  /** Where it leads without being shown; empty for a page. */
  location: string;
}

/** As far as the page of an invite needs one: it keeps cookies, sends a form without fields, and follows nothing by itself. */
function createBrowser() {
  const cookies = new Map<string, string>();
  const send = async (method: 'GET' | 'POST', url: string): Promise<Page> => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { 'accept-language': 'en', ...(cookie && { cookie }) };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method, headers, redirect: 'manual', signal }).catch(() => {
      throw new ApiError(422, 'NO_PAGE', { message: `Nothing answers at ${new URL(url).origin}.` });
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const html = await response.text();
    return {
      title: headingOf(html) ?? `a page without a heading (${response.status})`,
      location: response.headers.get('location') ?? '',
    };
  };
  return { send };
}

const headingOf = (html: string): string | undefined =>
  /<h1>([^<]*)<\/h1>/
    .exec(html)?.[1]
    ?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
