// What the consent pages say when there is nothing to ask (any more).

import { html } from 'hono/html';

import type { Platform } from '../data/accounts';
import type { Problem } from '../domain/decide-consent';
import { platformName } from '../domain/platforms';
import type { Markup, Page } from './layout';

export const LONGEST_HANDLE = 64;

export const standsFor = (platform: Platform): string =>
  `This page stands for ${platformName(platform)}. No account on ${platformName(platform)} is touched.`;

export function abandonedPage(platform: Platform): Page {
  return notice({
    title: 'Nothing was decided',
    body: 'The link stays open until it expires. Open it again to decide after all, or close this tab.',
    sign: '…',
    platform,
  });
}

/** Where the browser ends when the link was not made by an application. */
export function returnedPage(error: string | undefined): Page {
  if (error === undefined)
    return notice({
      title: 'Connected',
      body: 'The account is connected. You can close this tab.',
      sign: '✓',
      mood: 'good',
    });
  const denied = error === 'access_denied';
  return notice({
    title: denied ? 'Access denied' : 'Not connected',
    body: denied
      ? 'You said no, so nothing is connected. You can close this tab.'
      : html`Nothing was connected: <code>${error}</code>. You can close this tab.`,
    sign: '✕',
    mood: 'bad',
  });
}

/** Those of the link, and those of the request that opened it or sent the form. */
export type PageProblem = Problem | 'wrong-host' | 'foreign' | 'too-large' | 'no-choice' | 'bad-handle';

const PROBLEMS: Record<PageProblem, { status: Page['status']; title: string; body: string }> = {
  unknown: {
    status: 404,
    title: 'This link is not known',
    body: 'The address is incomplete, or the sandbox was reset since it was made. Ask for a new link.',
  },
  expired: {
    status: 410,
    title: 'This link has expired',
    body: 'Links live 10 minutes. Ask for a new one; nothing was changed.',
  },
  used: {
    status: 410,
    title: 'This link was already used',
    body: 'It was approved or denied before; nothing was changed now. You can close this tab.',
  },
  foreign: {
    status: 403,
    title: 'Refused',
    body: 'This form was sent from another site; nothing was changed.',
  },
  'wrong-host': {
    status: 403,
    title: 'Refused',
    body: 'The sandbox has another address. Open the link as it was made; nothing was changed.',
  },
  'too-large': {
    status: 413,
    title: 'Too much was sent',
    body: 'A decision is short. Go back and use one of the buttons; nothing was changed.',
  },
  'no-choice': {
    status: 422,
    title: 'No decision',
    body: 'Go back and use one of the buttons; nothing was changed.',
  },
  'bad-handle': {
    status: 422,
    title: 'This handle does not do',
    body: `Go back and type a handle of 1 to ${LONGEST_HANDLE} characters; nothing was changed.`,
  },
};

export function problemPage(problem: PageProblem, platform: Platform): Page {
  return notice({ ...PROBLEMS[problem], sign: '!', mood: 'bad', platform });
}

export function failurePage(message: string): Page {
  return notice({ title: 'The sandbox failed', body: message, sign: '!', mood: 'bad', status: 500 });
}

interface Notice {
  title: string;
  body: string | Markup;
  sign: string;
  mood?: 'good' | 'bad';
  platform?: Platform;
  status?: Page['status'];
}

function notice({ title, body, sign, mood, platform, status }: Notice): Page {
  return {
    title: `${title} (sandbox)`,
    banner: platform ? standsFor(platform) : 'No account anywhere was touched.',
    ...(platform && { platform }),
    ...(status && { status }),
    body: html`<span class="state ${mood ?? ''}" aria-hidden="true">${sign}</span>
      <h1>${title}</h1>
      <p>${body}</p>`,
  };
}
