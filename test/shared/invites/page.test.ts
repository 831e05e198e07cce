import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { Invite, InvitePageSettings, LANGUAGES, TEXT_KEYS, ViewName } from 'layers-social-core';

import { PageContent, renderPage } from '../../../shared/src/invites/page';
import { styleWith } from '../../../shared/src/invites/style';
import { preferredLanguage, TEXTS } from '../../../shared/src/invites/texts';

const VIEWS = TEXT_KEYS.filter((key) => key.endsWith('.title')).map((key) =>
  key.replace('.title', ''),
) as ViewName[];

const invite: Invite = {
  inviteId: 'i',
  purpose: 'reauth',
  projectId: 'prj_1',
  socialAccountId: 'sa_1',
  platform: 'tiktok',
  handle: 'acme.coffee',
  expiresAt: '2026-05-02T19:06:42Z',
};

function render(changes: Partial<PageContent> = {}) {
  return renderPage({
    view: 'reconnect',
    invite,
    pageUrl: 'https://n8n.example.com/webhook/1/invite',
    inviteQuery: '?invite=v1.x',
    visitQuery: '?invite=v1.x&attempt=v1.y',
    settings: {},
    ...changes,
  });
}

const html = (changes: Partial<PageContent> = {}) => render(changes).html;
const withSettings = (settings: InvitePageSettings, changes: Partial<PageContent> = {}) =>
  html({ settings, ...changes });

describe('every page', () => {
  test('there are', () => {
    expect(VIEWS).toHaveLength(21);
  });

  test.each(VIEWS)('%s has words and a next step, in every language', (view) => {
    for (const language of LANGUAGES) {
      const page = html({ view, settings: { language, senderName: 'Acme' } });
      const texts = TEXTS[language];

      expect(page).toContain(`<html lang="${language}">`);
      expect(page).toMatch(/<h1>[^<]{3,}<\/h1>\n<p>[^<]{20,}<\/p>/);
      expect(page.replace(/<style>[^]*<\/style>/, '')).not.toMatch(/[{}]|undefined/);
      // Who cannot press anything is told whom to ask, or that nothing is left to do.
      const isSomethingToPress = /<button>|<a /.test(page);
      const isInWords = texts[`${view}.text`].split(/[.!?:]\s/).length > 1;
      expect([view, language, isSomethingToPress || isInWords]).toEqual([view, language, true]);
    }
  });

  test('names every text in every language, each with the same braces', () => {
    const braces = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    for (const language of LANGUAGES) {
      expect(Object.keys(TEXTS[language]).sort()).toEqual([...TEXT_KEYS].sort());
      for (const key of TEXT_KEYS) {
        const known = ['sender', 'platform', 'account', 'date', 'contact', 'handle'];
        const used = braces(TEXTS[language][key]).map((brace) => brace.slice(1, -1));
        expect([language, key, used.filter((name) => !known.includes(name))]).toEqual([language, key, []]);
      }
    }
  });

  test.each(VIEWS)('%s loads nothing, runs nothing, and allows no more than its own style', (view) => {
    const { headers, html: page } = render({ view });
    const policy = headers['Content-Security-Policy'] ?? '';
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');

    expect(page).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|\son\w+=|\sstyle=/i);
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'self' https:; frame-ancestors 'none'`,
    );
    expect(page).toContain(
      `content="${policy.replace("; frame-ancestors 'none'", '').replaceAll("'", '&#39;')}"`,
    );
    expect(headers).toMatchObject({
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex, nofollow',
    });
  });

  test('on plain http, which is a page on this machine, may lead to a platform on plain http', () => {
    const { headers } = render({ pageUrl: 'http://localhost:5678/webhook/1/invite' });

    expect(headers['Content-Security-Policy']).toContain("form-action 'self' https: http:;");
  });
});

describe('what it says', () => {
  test('who asks, for which account, what will happen, until when', () => {
    const page = withSettings({ senderName: 'Acme Agency', contact: 'help@acme.example' });

    expect(page).toContain('<p class="sender">Acme Agency</p>');
    expect(page).toContain('<h1>Reconnect @acme.coffee (TikTok)</h1>');
    expect(page).toContain('Acme Agency asks you to reconnect @acme.coffee (TikTok)');
    expect(page.match(/<li>/g)).toHaveLength(3);
    expect(page).toContain('This link is good until May 2, 2026.');
    expect(page).toContain('Questions? help@acme.example');
    expect(page).toContain(
      '<form method="post" action="/webhook/1/invite?invite=v1.x"><button>Continue to TikTok</button></form>',
    );
  });

  test('what it can when little is known', () => {
    const page = html({ invite: { ...invite, platform: undefined, handle: undefined } });

    expect(page).toContain('<h1>Reconnect your TikTok or Instagram account</h1>');
    expect(page).toContain('The team that sent you this link asks you');
    expect(html({ view: 'malformed', invite: undefined })).toContain('This link is not complete');
  });

  test('an account with or without its @, and no invisible characters in it', () => {
    for (const handle of ['acme', '@acme', '\u202eac\u0000me'])
      expect(html({ invite: { ...invite, handle } })).toContain('<h1>Reconnect @acme (TikTok)</h1>');
  });

  test('a platform that came later by its own name', () => {
    expect(html({ invite: { ...invite, platform: 'threads' } })).toContain('Continue to threads');
  });

  test('that Instagram is particular about new accounts', () => {
    const page = (platform: string, view: ViewName) => html({ view, invite: { ...invite, platform } });

    expect(page('instagram', 'connect')).toContain('Business or Creator');
    expect(page('instagram', 'reconnect')).not.toContain('Business or Creator');
    expect(page('tiktok', 'connect')).not.toContain('Business or Creator');
  });

  test('where to go on: by one button first', () => {
    const leaveTo = 'https://acme.example/?a=1&b=2';
    const ended = withSettings({ leaveTo }, { view: 'connected' });

    expect(ended).toContain('<a class="first" href="https://acme.example/?a=1&#38;b=2">Continue</a>');
    expect(withSettings({ leaveTo }, { view: 'pending' })).not.toContain('acme.example');
    expect(html({ view: 'pending' })).toContain(
      '<a class="first" href="/webhook/1/invite?invite=v1.x&#38;attempt=v1.y">Look again</a><a href="/webhook/1/invite?invite=v1.x">Try again</a>',
    );
    expect(html({ view: 'connected' })).not.toContain('class="actions"');
  });

  test('any text in the words of the page’s maker', () => {
    const page = withSettings({
      texts: { 'reconnect.title': '{sender}: bring {account} back {soon}' },
      senderName: 'Acme',
    });

    expect(page).toContain('<h1>Acme: bring @acme.coffee (TikTok) back {soon}</h1>');
  });

  test('nothing but text, whatever is in the invite and the settings', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '"><script>alert(1)</script>',
        "' onload='x",
        '</style><b>',
        '{sender}',
        '&lt;',
        '$&',
        '{handle}',
      ),
    );
    fc.assert(
      fc.property(nasty, nasty, nasty, fc.constantFrom(...VIEWS), (one, two, three, view) => {
        const page = html({
          view,
          invite: { ...invite, handle: one, platform: two },
          settings: { senderName: three, contact: one, texts: { 'reconnect.text': two } },
        });
        const tags = page.match(/<\/?[a-z!][^\s>]*/gi) ?? [];
        const known = /^<\/?(!doctype|html|head|meta|title|style|body|main|p|div|h1|ol|li|form|button|a)$/i;
        expect(tags.filter((tag) => !known.test(tag))).toEqual([]);
        expect(page.match(/<style>/g)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the language', () => {
  test.each<[unknown, string]>([
    [undefined, 'en'],
    ['', 'en'],
    [['de'], 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['it,nl;q=0.9,fr;q=0.8,en;q=0.7', 'fr'],
    ['en;q=0.3, es-MX ; q=0.9', 'es'],
    ['de;q=0, pt-BR;q=0.1', 'pt'],
    ['de;q=1.2.3, fr', 'fr'],
    ['zh-Hans', 'en'],
    ['*', 'en'],
    [`${'x'.repeat(600)},de`, 'en'],
  ])('%j asks for %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  test('is that of the settings where they name one', () => {
    expect(withSettings({ language: 'fr' }, { acceptLanguage: 'de' })).toContain('<html lang="fr">');
    expect(html({ acceptLanguage: 'de' })).toContain('<html lang="de">');
  });
});

describe('the colour', () => {
  test('has words that can be read on it: 4.5 to 1 at least', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const colour = `#${value.toString(16).padStart(6, '0')}`;
        const [, label = ''] = /--label: (#\w+);/.exec(styleWith(colour)) ?? [];
        const [light, dark] = [luminanceOf(colour), label === '#fff' ? 1 : 0].sort((a, b) => b - a) as [
          number,
          number,
        ];
        expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

/** By WCAG 2.2, computed here with nothing of the core. */
function luminanceOf(colour: string): number {
  return [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at]!, 0);
}
