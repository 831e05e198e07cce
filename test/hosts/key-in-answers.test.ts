/** An API that repeats the key it was sent, in some form: nothing that leaves the n8n node or the Zapier app holds it. */
import '../support/without-waiting';

import { Api, OperationName, PROJECT, runInN8n, runInZapier, Told } from '../support/both-hosts';
import { Answer } from '../support/n8n-context';

/** Of no form that `redact` knows by itself: a key is opaque. */
const KEY = 'Kq7-opaque_0fNoKnownForm-Zx81vT';
const hex = Buffer.from(KEY).toString('hex');
const FORMS: Array<[name: string, form: string]> = [
  ['as it is', KEY],
  ['in capitals', KEY.toUpperCase()],
  ['URL-encoded', hex.replace(/../g, '%$&')],
  ['base64', Buffer.from(`Bearer ${KEY}`).toString('base64')],
  ['base64url', Buffer.from(KEY).toString('base64url')],
  ['hex', hex],
  ['cut off after two thirds', KEY.slice(0, 20)],
  ['cut off before its last part', KEY.slice(-20)],
];

const list = (form: string): Answer => ({
  statusCode: 200,
  headers: { 'x-request-id': form },
  body: {
    items: [
      {
        socialAccountId: 'sa_1',
        projectId: PROJECT,
        platform: 'tiktok',
        status: 'reauth_required',
        handle: `h${form}`,
        displayName: form,
        metadata: { [form]: [form] },
      },
      // Left out, and named in the log.
      { socialAccountId: `sa_${form}`, projectId: PROJECT, platform: null, status: form },
    ],
    nextCursor: null,
  },
});

const refusal = (form: string): Answer => ({
  statusCode: 422,
  body: {
    error: {
      code: 'VALIDATION',
      message: `not accepted: ${form}`,
      requestId: form,
      details: { [form]: form, issues: [{ path: form, message: form }] },
    },
  },
});

const SITUATIONS: Array<[name: string, operation: OperationName, answer: (form: string) => Answer]> = [
  ['a list', 'deadAccounts', list],
  ['a refusal', 'connectLink', refusal],
  ['something else', 'connectLink', (form) => ({ statusCode: 200, body: { [form]: form } })],
  [
    'a redirect',
    'connectLink',
    (form) => ({ statusCode: 302, headers: { location: `https://${form}.example` } }),
  ],
];

/** Case does not matter, so that no capital hides a part of the key. */
function holdsKey(told: Told, form: string): boolean {
  const text = JSON.stringify([told.items, told.text, told.log]).toLowerCase();
  return [form, KEY.slice(2, 18), KEY.slice(-16)].some((part) => text.includes(part.toLowerCase()));
}

describe.each(SITUATIONS)('%s', (_situation, operation, answer) => {
  test.each(FORMS)('with the key %s, in n8n', async (_name, form) => {
    const api: Api = () => answer(form);
    const told = await runInN8n(operation, api, { apiKey: KEY });

    expect(told.asked).not.toEqual([]);
    expect(holdsKey(told, form)).toBe(false);
  });

  test.each(FORMS)('with the key %s, in Zapier', async (_name, form) => {
    const told = await runInZapier(operation, () => answer(form), { apiKey: KEY });

    expect(told.asked).not.toEqual([]);
    expect(holdsKey(told, form)).toBe(false);
  });
});

test('the rest of the answer stays', async () => {
  const { items } = await runInN8n('deadAccounts', () => list(KEY), { apiKey: KEY });

  expect(items).toEqual([
    expect.objectContaining({ socialAccountId: 'sa_1', handle: 'h[redacted]', displayName: '[redacted]' }),
  ]);
});

const RUNS = {
  n8n: (apiKey: string) => runInN8n('findAccount', () => undefined, { apiKey }),
  Zapier: (apiKey: string) => runInZapier('findAccount', () => undefined, { apiKey }),
};

describe.each(['n8n', 'Zapier'] as const)('in %s', (host) => {
  test.each([
    ['lp_live_\nb', 'has characters no key has'],
    ['lp_live_ü', 'has characters no key has'],
    ['two keys', 'has characters no key has'],
    [' ', 'is empty'],
  ])('the key %j is refused by its label', async (apiKey, says) => {
    const told = await RUNS[host](apiKey);

    expect(told.text).toMatch(new RegExp(`^'?API Key'? ${says}`));
    expect(told.asked).toEqual([]);
  });
});
