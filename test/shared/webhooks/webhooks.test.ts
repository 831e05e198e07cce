import { createHmac } from 'node:crypto';

import { parseWebhookEvent, VerifyOptions, signPayload, verifySignature } from 'layers-social-core';

import { EPOCH } from '../../support/runtime';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"id":"evt_01ARZ3NDEKTSV4RRFFQ69G5FAV","type":"test.ping","data":{"message":"grüß dich"}}';
const T = EPOCH / 1000;

/** The MAC computed here, with nothing of the core: the independent opinion. */
function mac(body: string | Uint8Array, { secret = SECRET, t = String(T) } = {}): string {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return createHmac('sha256', secret)
    .update(Buffer.concat([Buffer.from(`${t}.`), bytes]))
    .digest('hex');
}

function result(change: Partial<VerifyOptions> = {}) {
  return verifySignature({
    rawBody: BODY,
    signature: `t=${T},v1=${mac(BODY)}`,
    secrets: [SECRET],
    now: EPOCH,
    ...change,
  });
}

describe('signPayload', () => {
  test('signs the time, a dot and the raw body with the whole secret', () => {
    expect(signPayload(BODY, SECRET, T)).toBe(`t=${T},v1=${mac(BODY)}`);
  });

  test('a golden value, computed elsewhere', () => {
    expect(signPayload('{"a":1}', 'whsec_test', 1_700_000_000)).toBe(
      't=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789',
    );
  });

  test('text and its bytes have one signature', () => {
    expect(signPayload(new TextEncoder().encode(BODY), SECRET, T)).toBe(signPayload(BODY, SECRET, T));
  });

  test('bytes that are no text are signed as they are', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x00, 0x80);

    expect(signPayload(bytes, SECRET, T)).toBe(`t=${T},v1=${mac(bytes)}`);
  });
});

describe('verifySignature', () => {
  test('a delivery signed with the secret is valid', () => {
    expect(result()).toBe('valid');
    expect(result({ rawBody: Buffer.from(BODY) })).toBe('valid');
  });

  test('hex may come in capitals', () => {
    expect(result({ signature: `t=${T},v1=${mac(BODY).toUpperCase()}` })).toBe('valid');
  });

  test.each([[undefined], [null], [''], [7], [[`t=${T},v1=${mac(BODY)}`]], [{}]])(
    'a header that is no text is missing: %j',
    (signature) => {
      expect(result({ signature })).toBe('missing');
    },
  );

  test.each([
    'nonsense',
    `v1=${mac(BODY)}`,
    `t=${T}`,
    `t=,v1=${mac(BODY)}`,
    `t=-1,v1=${mac(BODY)}`,
    `t=1.5,v1=${mac(BODY)}`,
    `t=1e9,v1=${mac(BODY)}`,
    `t=${'1'.repeat(13)},v1=${mac(BODY)}`,
    `t=${T},t=${T},v1=${mac(BODY)}`,
    `t=${T};v1=${mac(BODY)}`,
    `t=${T},v1=`,
    `t=${T},v1=${mac(BODY).slice(1)}`,
    `t=${T},v1=${mac(BODY)}0`,
    `t=${T},v1=zz${mac(BODY).slice(2)}`,
    `t=${T},v0=${mac(BODY)}`,
    `T=${T},V1=${mac(BODY)}`,
  ])('%s is malformed', (signature) => {
    expect(result({ signature })).toBe('malformed');
  });

  test('five minutes are the tolerance, both ways, to the millisecond', () => {
    expect(result({ now: EPOCH + 300_000 })).toBe('valid');
    expect(result({ now: EPOCH + 300_001 })).toBe('too_old');
    expect(result({ now: EPOCH - 300_000 })).toBe('valid');
    expect(result({ now: EPOCH - 300_001 })).toBe('too_new');
  });

  test('a clock without a time lets nothing pass', () => {
    expect(result({ now: NaN })).toBe('too_old');
  });

  test('age is judged before the MAC, so that a replay is called by its name', () => {
    expect(result({ now: EPOCH + 10 ** 9, rawBody: 'forged' })).toBe('too_old');
  });

  test.each([
    ['another body', { rawBody: `${BODY} ` }],
    ['JSON written anew', { rawBody: JSON.stringify(JSON.parse(BODY), null, 1) }],
    ['an empty body', { rawBody: '' }],
    ['another secret', { secrets: ['whsec_other'] }],
    ['half a secret', { secrets: [SECRET.slice('whsec_'.length)] }],
    ['another time under the same MAC', { signature: `t=${T + 1},v1=${mac(BODY)}` }],
    ['the time written differently', { signature: `t=0${T},v1=${mac(BODY)}` }],
  ])('%s is no match', (_what, change) => {
    expect(result(change)).toBe('no_match');
  });

  test.each([[[]], [['']], [['', '']], [[undefined as unknown as string]]])(
    'without a secret nothing is valid: %j',
    (secrets) => {
      const signature = `t=${T},v1=${mac(BODY, { secret: '' })}`;

      expect(result({ secrets, signature })).toBe('no_match');
    },
  );

  test('during a rotation either secret and either signature will do', () => {
    const old = mac(BODY);
    const fresh = mac(BODY, { secret: 'whsec_fresh' });
    const both = `t=${T},v1=${old},v1=${fresh}`;

    expect(result({ signature: both, secrets: ['whsec_fresh'] })).toBe('valid');
    expect(result({ signature: both, secrets: [SECRET] })).toBe('valid');
    expect(result({ secrets: ['whsec_fresh', SECRET] })).toBe('valid');
    expect(result({ signature: both, secrets: ['whsec_third'] })).toBe('no_match');
  });

  test('order, spaces and other schemes do not matter', () => {
    const forged = mac('forged');

    expect(result({ signature: ` v1=${forged} , v0=abc, v1=${mac(BODY)}, t=${T} ` })).toBe('valid');
    expect(result({ signature: `v1=bad,v1=${mac(BODY)},t=${T},x` })).toBe('valid');
  });

  test('all signatures count, also after many rotations, up to 8 KB of them', () => {
    const forged = (count: number) =>
      Array.from({ length: count }, (_, index) => `v1=${mac(String(index))}`).join(',');

    expect(result({ signature: `t=${T},${forged(10)},v1=${mac(BODY)}` })).toBe('valid');
    expect(result({ signature: `t=${T},${forged(118)},v1=${mac(BODY)}` })).toBe('valid');
    expect(result({ signature: `t=${T},${forged(125)},v1=${mac(BODY)}` })).toBe('malformed');
  });

  test.each([
    [undefined, 'missing'],
    [null, 'missing'],
    [7, 'missing'],
    [[], 'missing'],
    [{}, 'missing'],
    [{ rawBody: {}, signature: `t=${T},v1=${mac(BODY)}`, secrets: [SECRET], now: EPOCH }, 'no_match'],
    [{ signature: `t=${T},v1=${mac(BODY)}`, secrets: [SECRET], now: EPOCH }, 'no_match'],
    [{ rawBody: BODY, signature: `t=${T},v1=${mac(BODY)}`, now: EPOCH }, 'no_match'],
    [{ rawBody: BODY, signature: `t=${T},v1=${mac(BODY)}`, secrets: SECRET, now: EPOCH }, 'no_match'],
    [{ rawBody: BODY, signature: `t=${T},v1=${mac(BODY)}`, secrets: [7, {}, null], now: EPOCH }, 'no_match'],
    [{ rawBody: BODY, signature: `t=${T},v1=${mac(BODY)}`, secrets: [SECRET] }, 'malformed'],
    [{ rawBody: BODY, signature: `t=${T},v1=${mac(BODY)}`, secrets: [SECRET], now: {} }, 'malformed'],
  ])('any value gets a verdict: %j', (value, verdict) => {
    expect(verifySignature(value as unknown as VerifyOptions)).toBe(verdict);
  });
});

describe('parseWebhookEvent', () => {
  test('id, type and data, of text and of bytes', () => {
    const event = {
      id: 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      type: 'test.ping',
      data: { message: 'grüß dich' },
    };

    expect(parseWebhookEvent(BODY)).toEqual(event);
    expect(parseWebhookEvent(new TextEncoder().encode(BODY))).toEqual(event);
    expect(parseWebhookEvent(`\uFEFF${BODY}`)).toEqual(event);
  });

  test('an event without data has none', () => {
    expect(parseWebhookEvent('{"id":"evt_1","type":"a.b","data":[1]}')).toEqual({
      id: 'evt_1',
      type: 'a.b',
      data: {},
    });
  });

  test('a replay names the delivery it repeats, at the top or in its data', () => {
    expect(parseWebhookEvent('{"id":"e","type":"t","replayOf":"d_1"}')).toMatchObject({ replayOf: 'd_1' });
    expect(parseWebhookEvent('{"id":"e","type":"t","data":{"replayOf":"d_2"}}')).toMatchObject({
      replayOf: 'd_2',
    });
    expect(parseWebhookEvent('{"id":"e","type":"t","replayOf":7}')).not.toHaveProperty('replayOf');
  });

  test.each([
    undefined,
    null,
    7,
    {},
    ['{"id":"e","type":"t"}'],
    '',
    'nonsense',
    'null',
    '[]',
    '7',
    '{}',
    '{"id":"e"}',
    '{"type":"t"}',
    '{"id":7,"type":"t"}',
    '{"id":"","type":"t"}',
  ])('%j is no event', (body) => {
    expect(parseWebhookEvent(body as string)).toBeUndefined();
  });
});
