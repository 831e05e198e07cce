import fc from 'fast-check';
import { createKeyRedactor, redactResponse } from 'layers-social-core';

const KEY = 'lp_live_ABCDEFGHJKMNPQRS_aB3-dE6_hI9';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
/** Every character as its percent-encoded code. */
const percent = (text: string) => hex(text).replace(/../g, '%$&');

test.each<[string, string]>([
  ['as it is', KEY],
  ['in capitals', KEY.toUpperCase()],
  ['in small letters', KEY.toLowerCase()],
  ['percent-encoded', percent(KEY)],
  ['percent-encoded twice', encodeURIComponent(percent(KEY))],
  ['percent-encoded in part', KEY.replaceAll('_', '%5F').replaceAll('-', '%2d')],
  ['with the escapes of JSON', KEY.replaceAll('_', '\\u005F')],
  ['base64', base64(KEY).replace(/=+$/, '')],
  ['base64url', Buffer.from(KEY).toString('base64url')],
  ['hex', hex(KEY)],
  ['hex in capitals', hex(KEY).toUpperCase()],
])('the key gives way to a mark, written %s', (_how, text) => {
  expect(createKeyRedactor(KEY)(`a ${text} b ${text}`)).toMatch(/^a \[redacted\].? b \[redacted\].?$/);
});

test.each(['Bearer ', 'user:', 'u:', ''])('it is found in the base64 of a longer value: %j', (before) => {
  const safe = createKeyRedactor(KEY)(base64(`${before}${KEY}:after`));

  expect(safe).toContain('[redacted]');
  expect(Buffer.from(safe.replace('[redacted]', ''), 'base64').toString()).not.toContain(KEY.slice(2, 8));
});

test.each(['lp_live_OTHERKEY_secret', 'lp_live_', '', 'aB3-dE6_hI9', 'a plain text'])(
  'other text stays as it is: %j',
  (text) => {
    expect(createKeyRedactor(KEY)(text)).toBe(text);
  },
);

test('what is too short for a key would be found everywhere, and is not looked for', () => {
  expect(createKeyRedactor('a')('a banana')).toBe('a banana');
});

test('no form of any key is left, whatever stands around it', () => {
  const key = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 8,
    maxLength: 60,
  });
  const forms = [
    (text: string) => text,
    (text: string) => JSON.stringify(text),
    encodeURIComponent,
    percent,
    hex,
    (text: string) => Buffer.from(text).toString('base64url'),
  ];

  fc.assert(
    fc.property(key, fc.constantFrom(...forms), fc.string(), fc.string(), (secret, form, before, after) => {
      const text = `${before} ${form(secret)} ${after}`;

      expect(createKeyRedactor(secret)(text)).toContain('[redacted]');
    }),
  );
});

test('an answer is redacted in its body, its headers and their names; the rest stays', () => {
  const headers = { [KEY]: '1', 'set-cookie': [`k=${KEY}`], 'x-count': 7, 'x-id': 'req_1' };

  const safe = redactResponse({ status: 200, headers, body: `{"a":"${KEY}"}` }, createKeyRedactor(KEY));

  expect(safe).toEqual({
    status: 200,
    headers: { '[redacted]': '1', 'set-cookie': ['k=[redacted]'], 'x-count': 7, 'x-id': 'req_1' },
    body: '{"a":"[redacted]"}',
  });
});
