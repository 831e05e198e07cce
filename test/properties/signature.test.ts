import fc from 'fast-check';
import { parseWebhookEvent, signPayload, verifySignature } from 'layers-social-core';

test('what was signed is valid, whatever the bytes, the secret and the time', () => {
  fc.assert(
    fc.property(deliveries(), fc.integer({ min: -300, max: 300 }), ({ body, secret, t }, skew) => {
      const verdict = verifySignature({
        rawBody: body,
        signature: signPayload(body, secret, t),
        secrets: [secret],
        now: (t + skew) * 1000,
      });

      return verdict === 'valid';
    }),
  );
});

test('beyond five minutes nothing is valid, too old on the one side and too new on the other', () => {
  fc.assert(
    fc.property(deliveries(), fc.integer({ min: 301, max: 10 ** 8 }), ({ body, secret, t }, skew) => {
      const signature = signPayload(body, secret, t);
      const at = (now: number) =>
        verifySignature({ rawBody: body, signature, secrets: [secret], now: now * 1000 });

      return at(t + skew) === 'too_old' && at(t - skew) === 'too_new';
    }),
  );
});

test('one changed byte of the body makes it no match', () => {
  fc.assert(
    fc.property(deliveries(), fc.nat(), fc.integer({ min: 1, max: 255 }), ({ body, secret, t }, at, flip) => {
      fc.pre(body.length > 0);
      const changed = Uint8Array.from(body);
      changed[at % body.length]! ^= flip;

      return verify({ rawBody: changed, signature: signPayload(body, secret, t), secret, t }) === 'no_match';
    }),
  );
});

test('a byte more or a byte less makes it no match', () => {
  fc.assert(
    fc.property(deliveries(), fc.integer({ min: 0, max: 255 }), ({ body, secret, t }, byte) => {
      const signature = signPayload(body, secret, t);
      const longer = Uint8Array.from([...body, byte]);

      return (
        verify({ rawBody: longer, signature, secret, t }) === 'no_match' &&
        (body.length === 0 || verify({ rawBody: body.slice(1), signature, secret, t }) === 'no_match')
      );
    }),
  );
});

test('one changed character of the secret makes it no match', () => {
  fc.assert(
    fc.property(deliveries(), fc.nat(), ({ body, secret, t }, at) => {
      const index = at % secret.length;
      const other = secret[index] === 'x' ? 'y' : 'x';
      const changed = secret.slice(0, index) + other + secret.slice(index + 1);

      return (
        verify({ rawBody: body, signature: signPayload(body, secret, t), secret: changed, t }) === 'no_match'
      );
    }),
  );
});

test('another time under the same MAC makes it no match', () => {
  fc.assert(
    fc.property(deliveries(), fc.integer({ min: 1, max: 300 }), ({ body, secret, t }, shift) => {
      const moved = signPayload(body, secret, t).replace(`t=${t}`, `t=${t + shift}`);

      return verify({ rawBody: body, signature: moved, secret, t }) === 'no_match';
    }),
  );
});

test('the time and any v1 may stand in any order, among up to six that do not match', () => {
  fc.assert(
    fc.property(
      deliveries(),
      fc.array(macs(), { maxLength: 6 }),
      fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      ({ body, secret, t }, others, dice) => {
        const parts = [...signPayload(body, secret, t).split(','), ...others.map((mac) => `v1=${mac}`)];
        const shuffled = parts
          .map((part, index) => ({ part, at: dice[index]! }))
          .sort((a, b) => a.at - b.at)
          .map(({ part }) => part);

        return verify({ rawBody: body, signature: shuffled.join(','), secret, t }) === 'valid';
      },
    ),
  );
});

test('whatever the header, there is a verdict, and never a valid one by chance', () => {
  const pieces = fc.constantFrom('t=', 'v1=', ',', '1776539202', 'a'.repeat(64), ' ', '=', '\n');
  const header = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.array(pieces).map((list) => list.join('')),
  );

  fc.assert(
    fc.property(header, deliveries(), (signature, { body, secret, t }) => {
      const verdict = verifySignature({ rawBody: body, signature, secrets: [secret], now: t * 1000 });

      return ['missing', 'malformed', 'too_old', 'too_new', 'no_match'].includes(verdict);
    }),
  );
});

test('whatever the body, parsing gives an event or nothing', () => {
  const members = fc.dictionary(
    fc.constantFrom('id', 'type', 'data', 'replayOf'),
    fc.oneof(fc.string(), fc.jsonValue()),
  );
  const body = fc.oneof(
    fc.string(),
    fc.uint8Array(),
    fc.json(),
    members.map((value) => JSON.stringify(value)),
  );

  fc.assert(
    fc.property(body, (rawBody) => {
      const event = parseWebhookEvent(rawBody);

      return event === undefined || (event.id !== '' && event.type !== '' && typeof event.data === 'object');
    }),
  );
});

// Helpers

function deliveries() {
  return fc.record({
    body: fc.uint8Array({ maxLength: 200 }),
    secret: fc.string({ minLength: 1, maxLength: 60 }),
    t: fc.integer({ min: 10 ** 9, max: 4 * 10 ** 9 }),
  });
}

function macs(): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
}

interface Signed {
  rawBody: Uint8Array;
  signature: string;
  secret: string;
  /** In seconds. */
  t: number;
}

function verify({ secret, t, ...signed }: Signed) {
  return verifySignature({ ...signed, secrets: [secret], now: t * 1000 });
}
