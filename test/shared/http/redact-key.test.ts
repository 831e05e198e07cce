import fc from 'fast-check';
import { createKeyRedactor, redactResponse, withoutKeys } from 'layers-social-core';

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
  ['with every character as an escape of JSON', hex(KEY).replace(/../g, '\\u00$&')],
  ['in JSON inside of JSON', hex(KEY).replace(/../g, '\\\\u00$&')],
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

test.each(['lp_live_ABCDEFG', 'lp_live_OTHERKEY_secret', 'lp_live_', '', 'aB3-dE6_hI9', 'a plain text'])(
  'other text stays as it is: %j',
  (text) => {
    expect(createKeyRedactor(KEY)(text)).toBe(text);
  },
);

test('what is too short for a key would be found everywhere, and is not looked for', () => {
  for (const text of ['a banana', 'a banana and another banana']) {
    expect(createKeyRedactor('a')(text)).toBe(text);
  }
});

test.each(['!\\!!!!!!', '%41%41%41'])('a key that looks encoded is found as it is written: %j', (key) => {
  const redactKey = createKeyRedactor(key);

  for (const form of [key, JSON.stringify(key), encodeURIComponent(key), percent(key), hex(key)])
    expect(redactKey(form)).toMatch(/^"?\[redacted\]"?$/);
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
    { numRuns: 2_000 },
  );
});

/** As long as a documented key, with characters that addresses, JSON and base64 spell in several ways. */
const longKey = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/=~.'),
  minLength: 40,
  maxLength: 80,
});

test('no part of 16 characters is left of a key that was cut, in any form, in an answer that stays JSON', () => {
  /** With the length in which every part holds 16 characters that the key alone decides. */
  const forms: Array<[form: (text: string) => string, length: number]> = [
    [(text) => text, 16],
    [(text) => text.toUpperCase(), 16],
    [encodeURIComponent, 52],
    [percent, 52],
    [hex, 16],
    [base64, 20],
    [(text) => encodeURIComponent(base64(text)), 60],
    [(text) => Buffer.from(text).toString('base64url'), 20],
  ];
  const spellings = [
    (text: string) => JSON.stringify(text),
    (text: string) => JSON.stringify(text).replaceAll('/', '\\/'),
    (text: string) => JSON.stringify(JSON.stringify(text)),
    (text: string) => `"${text.replace(/[^a-z0-9%]/gi, (char) => `\\u00${hex(char)}`)}"`,
  ];

  fc.assert(
    fc.property(
      longKey,
      fc.nat(79),
      fc.constantFrom(...forms),
      fc.constantFrom(...spellings),
      fc.string(),
      (secret, cut, [form, length], spell, before) => {
        const whole = form(secret);
        const at = cut % whole.length;
        for (const part of [whole.slice(0, at), whole.slice(at), whole]) {
          const body = `{"a":${JSON.stringify(before)},"b":${spell(part)}}`;
          const safe = createKeyRedactor(secret)(body);

          const { b } = JSON.parse(safe) as { b: string };
          const count = Math.max(0, part.length - length + 1);
          const windows = Array.from({ length: count }, (_, n) => part.slice(n, n + length));
          expect(windows.filter((window) => b.includes(window))).toEqual([]);
        }
      },
    ),
  );
});

test('what stands around a key stays: no text without a part of the key is changed', () => {
  fc.assert(
    fc.property(longKey, fc.string({ unit: 'grapheme', maxLength: 400 }), (secret, text) => {
      expect(createKeyRedactor(secret, secret.slice(1))(text)).toBe(text);
    }),
  );
});

test.each(['a lp_test_kitchen_and_garden_2026', 'lp_live_ZYXWVUTSRQPNMKJH', 'st_0123456789abcdefghij'])(
  'what is no key stays: %j',
  (text) => {
    expect(createKeyRedactor(KEY)(text)).toBe(text);
  },
);

test.each(['lp_test_AAAABBBBCCCCDDDD_s3cretS3cretS3cret', 'LP_LIVE_aaaabbbbccccdddd_s3cretS3cretS3cret'])(
  'another key gives way too: %j',
  (text) => {
    expect(createKeyRedactor(KEY)(`a ${text}.`)).toBe('a [redacted].');
  },
);

test('a letter whose small form is longer moves nothing', () => {
  expect(createKeyRedactor(KEY)(`İİİ ${KEY} İ`)).toBe('İİİ [redacted] İ');
});

test('a transport lets no key out, in its answers and in its rejections', async () => {
  const request = { method: 'GET' as const, url: 'https://api.layers.com', headers: {}, timeoutMs: 1 };
  const answering = withoutKeys(
    () => Promise.resolve({ status: 200, headers: {}, body: KEY }),
    KEY,
    'previous',
  );
  const rejecting = (reason: unknown) => withoutKeys(() => Promise.reject(reason as Error), KEY)(request);

  await expect(answering(request)).resolves.toEqual({ status: 200, headers: {}, body: '[redacted]' });
  const error = Object.assign(new Error(`no way with ${hex(KEY)}`), { config: { key: KEY } });
  await expect(rejecting(error)).rejects.toEqual(new Error('no way with [redacted]'));
  await expect(rejecting(KEY)).rejects.toThrow('[redacted]');
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
