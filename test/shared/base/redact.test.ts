import { redact, redactDeep } from 'layers-social-core';

const KEY = 'lp_live_ABCDEFGHJKMNPQRS_aB3-dE6_hI9';

test.each([
  [KEY, '[redacted]'],
  [`Bearer ${KEY}, again ${KEY}.`, 'Bearer [redacted], again [redacted].'],
  ['lp_test_K_s', '[redacted]'],
  ['lp_staging_K_s', '[redacted]'],
  [`an escaped line break\\n${KEY}`, 'an escaped line break\\n[redacted]'],
  ['back%3Fstate%3Dst_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'back%3Fstate%3D[redacted]'],
  ['whsec_MfKQ9r8+GKYqrTwjUPD8/ILPZIo2LaLaSw==', '[redacted]'],
  ['state=st_01ARZ3NDEKTSV4RRFFQ69G5FAV&x=1', 'state=[redacted]&x=1'],
])('a credential gives way to a mark: %s', (text, safe) => {
  expect(redact(text)).toBe(safe);
});

test.each(['', 'help_me_out', 'st_short', 'the last_one', 'sa_5c4b8a52-3c1d-4a7e-9f60'])(
  'other text stays as it is: %j',
  (text) => {
    expect(redact(text)).toBe(text);
  },
);

test('an object is redacted in names, values and lists', () => {
  const safe = redactDeep({ [KEY]: 1, a: [KEY, { b: `x ${KEY}` }], c: null, d: 2, e: true });

  expect(safe).toEqual({ '[redacted]': 1, a: ['[redacted]', { b: 'x [redacted]' }], c: null, d: 2, e: true });
});

test('what lies deeper than eight levels is dropped', () => {
  const nest = (levels: number): Record<string, unknown> =>
    levels === 1 ? { key: KEY } : { in: nest(levels - 1) };

  expect(JSON.stringify(redactDeep(nest(8)))).toContain('[redacted]');
  expect(JSON.stringify(redactDeep(nest(9)))).not.toMatch(/redacted|lp_/);
});

test('a bottomless list does not overflow', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));

  expect(() => redactDeep({ deep })).not.toThrow();
});
