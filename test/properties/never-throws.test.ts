/** Functions whose docstring promises that they never throw, or an answer for anything, given anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import {
  assessHealth,
  Assessment,
  createInvite,
  describeError,
  ErrorKind,
  HEALTH_LEVELS,
  HostSettings,
  isTransient,
  LayersApiError,
  LayersConnectionError,
  LayersInputError,
  LayersListError,
  LayersRefusal,
  LayersResponseError,
  parseWebhookEvent,
  readInvite,
  readState,
  REASON_CODES,
  signPayload,
  verifySignature,
  VerifyOptions,
} from 'layers-social-core';

import { open, sign } from '../../shared/src/invites/signing';
import { readVersion1, StoredVersion1 } from '../../shared/src/watch/state-v1';
import { EPOCH } from '../support/runtime';

const RUNS = { numRuns: 2_000 };
const KEY = 'lp_test_AAAA_s3cret';
const KINDS: readonly ErrorKind[] = [
  ...(['input', 'credential', 'permission', 'not_found', 'conflict'] as const),
  ...(['quota', 'throttled', 'unavailable', 'unexpected'] as const),
];

/** What `typeof` tells apart, plain and nested, and what JSON cannot hold. */
const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc.constantFrom<unknown>(Symbol('any'), () => 1, NaN, -Infinity, 2n ** 70n, Object.create(null)),
);

/** An object that has some of these members, each of them anything. */
const having = (...names: string[]) =>
  fc.dictionary(fc.constantFrom(...names, 'toString', '__proto__'), anything);

test('readState and readVersion1: a state or none', () => {
  const project = fc.oneof(anything, having('id', 'bornAt', 'roll', 'recent', 'contents', 'order'));
  const version2 = fc.record({
    version: fc.constant(2),
    bornAt: fc.oneof(fc.constant(EPOCH), anything),
    projects: fc.oneof(fc.array(project), anything),
    accounts: fc.oneof(fc.dictionary(fc.string(), fc.oneof(packedText(), anything)), anything),
    left: fc.oneof(fc.string(), anything),
    renewing: anything,
  });
  const version1 = fc.record({
    version: fc.constant(1),
    polledAt: fc.oneof(fc.constant(EPOCH), anything),
    projects: fc.oneof(
      fc.dictionary(fc.string(), fc.oneof(fc.dictionary(fc.string(), packedText()), anything)),
      anything,
    ),
  });

  fc.assert(
    fc.property(fc.oneof(anything, version1, version2), (stored) => {
      expect(['object', 'undefined']).toContain(typeof readState(stored));
      if (typeof stored === 'object' && stored !== null)
        expect(['object', 'undefined']).toContain(typeof readVersion1(stored as StoredVersion1));
    }),
    RUNS,
  );
});

test('describeError and isTransient: words and a verdict for whatever was thrown', () => {
  const member = fc.oneof(fc.string(), fc.constantFrom(200, 308, 404, 'NOT_FOUND', 'CONFLICT'), anything);
  const thrown = fc.tuple(member, member, member).map(([one, other, third]) => {
    const facts = { route: one, status: other, code: third, received: one, details: other } as never;
    const makers: Array<() => unknown> = [
      () => new LayersApiError(facts),
      () => new LayersResponseError(facts),
      () => new LayersConnectionError(one as string, other),
      () => new LayersListError(one as string, other as string),
      () => new LayersInputError(one as string, other as string, third as string),
      () => new LayersRefusal(one as string, other as string, third as string),
    ];
    // An error that cannot be made cannot be caught.
    return makers.flatMap((make) => unlessThrown(make));
  });
  const settings = fc.oneof(anything, having('keeper', 'baseUrl'));

  fc.assert(
    fc.property(
      fc.oneof(
        thrown,
        anything.map((value) => [value]),
      ),
      settings,
      (errors, how) => {
        for (const error of errors) {
          expect(KINDS).toContain(describeError(error, how as HostSettings).kind);
          expect(typeof isTransient(error)).toBe('boolean');
        }
      },
    ),
    RUNS,
  );
});

test.each(['revoked', 'unreadable'])('describeError and isTransient: also for a proxy that is %s', (how) => {
  const refuse = () => {
    throw new Error('no');
  };
  const { proxy, revoke } = Proxy.revocable({}, { get: refuse, getPrototypeOf: refuse });
  if (how === 'revoked') revoke();

  expect(describeError(proxy)).toEqual(describeError(undefined));
  expect(isTransient(proxy)).toBe(false);
});

test('assessHealth: a known level and known reasons', () => {
  const account = fc.oneof(anything, having('handle', 'status', 'leased', 'tokenExpiresAt'));
  const snapshot = fc.oneof(anything, having('tier', 'score', 'isShadowbanned', 'recommendation'));
  const policy = fc.oneof(anything, having('tokenLeadMs', 'scoreThreshold'));
  const previous = fc.oneof(anything, having('tier', 'reasons'));
  const whole = fc.record({ account, snapshot, policy, previous, now: anything }, { requiredKeys: [] });
  const dated = fc.record({
    account: fc.record({
      status: fc.constant('connected'),
      tokenExpiresAt: fc.constant('2026-04-18T15:00:00Z'),
    }),
    snapshot: fc.record({ score: fc.oneof(fc.integer(), anything), tier: fc.constantFrom('cold', 'hot') }),
    policy,
    previous,
    now: fc.oneof(fc.constant(EPOCH), anything),
  });

  fc.assert(
    fc.property(fc.oneof(anything, whole, dated), (assessment) => {
      const { level, reasons } = assessHealth(assessment as Assessment);
      expect(HEALTH_LEVELS).toContain(level);
      for (const { code, message } of reasons) {
        expect(REASON_CODES).toContain(code);
        expect(message).not.toContain('NaN');
      }
    }),
    RUNS,
  );
});

test('open and readInvite: what was signed, or why there is nothing', () => {
  const members = having('i', 'w', 'p', 'f', 'a', 'h', 'r', 'e');
  const usable = { i: 'inv_1', w: 'c', p: 'prj_1', f: 'tiktok' };
  // Of another version, so any JSON; what JSON cannot hold cannot be signed.
  const signed = fc
    .oneof(members, fc.record({ e: fc.jsonValue() }), hostileNumbers)
    .map((payload) => jsonOf({ ...usable, ...payload }))
    .map((payload) => sign('invite', payload, KEY));
  const token = fc.oneof(anything, fc.stringMatching(/^v\d\.[\w-]{8}\.[\w-]{1,9}\.[\w-]{43}$/), signed);

  fc.assert(
    fc.property(token, fc.constantFrom(EPOCH, 0, NaN, Infinity), (value, now) => {
      expect(typeof open('invite', value, [KEY]).ok).toBe('boolean');
      const { invite, fault } = readInvite(value, [KEY], now);
      expect(invite !== undefined || fault !== undefined).toBe(true);
    }),
    RUNS,
  );
  expect(
    readInvite(
      createInvite({ purpose: 'connect', projectId: 'p', platform: 'tiktok' }, KEY, EPOCH).token,
      [KEY],
      EPOCH,
    ).fault,
  ).toBeUndefined();
});

test('verifySignature: a verdict, and parseWebhookEvent: an event or nothing', () => {
  const signature = signPayload('{}', 'whsec_1', EPOCH / 1000);
  const delivery = fc.record(
    {
      rawBody: anything,
      signature: fc.oneof(fc.constant(signature), anything),
      secrets: fc.oneof(fc.array(anything), anything),
      now: fc.oneof(fc.constant(EPOCH), anything),
    },
    { requiredKeys: [] },
  );

  fc.assert(
    fc.property(fc.oneof(anything, delivery), anything, (options, rawBody) => {
      const verdict = verifySignature(options as VerifyOptions);
      expect(['missing', 'malformed', 'too_old', 'too_new', 'no_match']).toContain(verdict);
      expect(['object', 'undefined']).toContain(typeof parseWebhookEvent(rawBody as string));
    }),
    RUNS,
  );
});

test('every promise of the sources is kept by a test here', () => {
  const folder = join(__dirname, '../../shared/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const promised = sources.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const comments = text.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s*(?:export )?(?:async )?function (\w+)/gs);
    return [...comments]
      .filter(([, comment]) => /never throws|whatever is given/i.test(comment ?? ''))
      .map(([, , promiser]) => promiser);
  });

  expect(promised.toSorted()).toEqual([
    'assessHealth',
    'describeError',
    'open',
    'parseWebhookEvent',
    'readInvite',
    'readState',
    'readVersion1',
    'verifySignature',
  ]);
});

/** A text in the form of what a state keeps of an account. */
function packedText(): fc.Arbitrary<string> {
  return fc.stringMatching(
    /^[0-3] =?\S{1,6} [-0-9a-z] [0-9a-z]{1,9} [-0-9a-z] [01] [0-9a-z]{1,9} [-=\w]{1,6}$/,
  );
}

/** JSON that is no number and cannot be made one. */
const hostileNumbers = fc.constantFrom({ e: { toString: 1, valueOf: 1 } }, { e: [[{ toString: 1 }]] });

function jsonOf(value: object): Record<string, unknown> {
  const text = JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? `${member}` : member,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

function unlessThrown(make: () => unknown): unknown[] {
  try {
    return [make()];
  } catch {
    return [];
  }
}
