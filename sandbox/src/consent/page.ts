// The question the pages that stand for tiktok.com and instagram.com ask.

import { html } from 'hono/html';

import type { Platform } from '../data/accounts';
import { platformName } from '../domain/platforms';
import type { Markup, Page } from './layout';
import { LONGEST_HANDLE, standsFor } from './notices';
import { inWords, type Asked } from './scopes';

export interface Question {
  platform: Platform;
  /** The organization whose key made the link. */
  app: string;
  /** Who "Approve" signs in as. */
  handle: string;
  /** The access of an account that is known is renewed. */
  again: boolean;
  scopes: readonly string[];
  returnHost: string;
}

export function consentPage(question: Question): Page {
  const { platform, app, handle, again, returnHost } = question;
  const name = platformName(platform);
  return {
    title: `${name} (sandbox): allow ${app}`,
    banner: standsFor(platform),
    platform,
    body: html`<div class="pair" aria-hidden="true">
        <span class="mark app">${initial(app)}</span><span class="dots"></span
        ><span class="mark">${name.charAt(0)}</span>
      </div>
      <h1>${app} ${again ? 'asks you to renew its access to' : 'asks for access to'} your ${name} account</h1>
      <p class="who">
        <span>Signed in as <strong>@${handle}</strong></span>
      </p>
      ${scopeList(inWords(question.scopes), app)}
      <form method="post">
        <button class="main" name="decision" value="approve">Approve</button>
        <button name="decision" value="deny">Deny</button>
      </form>
      <p class="soft after">Either way you go back to ${returnHost}.</p>
      ${otherWays()}`,
  };
}

function scopeList(asked: Asked[], app: string): Markup {
  const described = asked.filter(({ known }) => known);
  const others = asked.filter(({ known }) => !known).flatMap(({ items }) => items);
  const count = described.reduce((sum, { items }) => sum + items.length, 0);
  return html`<h2>What ${app} could do</h2>
    <ul class="asked">
      ${described.map(({ title }) => html`<li>${title}</li>`)}
    </ul>
    ${
      others.length === 0
        ? ''
        : html`<p class="soft">${described.length === 0 ? 'It asks for' : 'It also asks for'}:</p>
            <ul class="others">
              ${others.map(({ scope }) => html`<li>${scope}</li>`)}
            </ul>`
    }
    ${
      count === 0
        ? ''
        : html`<details>
            <summary>${count === 1 ? 'The permission' : `All ${count} permissions`} in detail</summary>
            <ul>
              ${described.flatMap(({ items }) =>
                items.map(({ words, scope }) => html`<li>${words} <code>${scope}</code></li>`),
              )}
            </ul>
          </details>`
    }`;
}

function otherWays(): Markup {
  return html`<div class="other">
    <details>
      <summary>Use another account</summary>
      <form method="post">
        <label
          >Handle of the other account
          <input
            name="handle"
            required
            maxlength="${LONGEST_HANDLE}"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
        /></label>
        <button name="decision" value="approve_as">Approve as another account</button>
      </form>
    </details>
    <form method="post">
      <button class="plain" name="decision" value="abandon">Leave without deciding</button>
    </form>
  </div>`;
}

/** The first character as people count them. */
const initial = (text: string): string => {
  const [first] = new Intl.Segmenter().segment(text.trim());
  return first?.segment.toUpperCase() ?? '?';
};
