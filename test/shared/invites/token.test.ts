import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import {
  createInvite,
  createInviteLink,
  DEFAULT_VALID_DAYS,
  InviteInput,
  LayersInputError,
  MAX_VALID_DAYS,
  readInvite,
  requirePageUrl,
} from 'layers-social-core';

import { sign } from '../../../shared/src/invites/signing';
import { EPOCH, thrownBy } from '../../support/runtime';

const KEY = 'lp_live_ABCDEFGHJKMNPQRS_q7Xw';
const OTHER_KEY = 'lp_live_ZZZZZZZZZZZZZZZZ_q7Xw';
const DAY = 86_400_000;

const reauth: InviteInput = {
  purpose: 'reauth',
  projectId: 'prj_1',
  socialAccountId: 'sa_1',
  platform: 'tiktok',
  handle: 'acme.coffee',
  reference: 'Kunde 4711 – Grüße',
  inviteId: 'first',
};
const connect: InviteInput = { purpose: 'connect', projectId: 'prj_1', platform: 'instagram' };

const tokenOf = (changes: Partial<InviteInput> = {}, key = KEY) =>
  createInvite({ ...reauth, ...changes }, key, EPOCH).token;
const read = (token: unknown, keys: string[] = [KEY], now = EPOCH) => readInvite(token, keys, now);

describe('an invite', () => {
  test('says what was put into it', () => {
    const { token, invite } = createInvite(reauth, KEY, EPOCH);

    expect(read(token)).toEqual({ invite });
    expect(invite).toEqual({
      inviteId: 'first',
      purpose: 'reauth',
      projectId: 'prj_1',
      socialAccountId: 'sa_1',
      platform: 'tiktok',
      handle: 'acme.coffee',
      reference: 'Kunde 4711 – Grüße',
      expiresAt: '2026-05-02T19:06:42Z',
    });
  });

  test('for a new account names its platform and no account', () => {
    const { token } = createInvite({ ...connect, socialAccountId: 'sa_1', handle: 'x' }, KEY, EPOCH);

    expect(read(token).invite).toMatchObject({ purpose: 'connect', platform: 'instagram' });
    expect(read(token).invite?.socialAccountId).toBeUndefined();
    expect(read(token).invite?.handle).toBeUndefined();
  });

  test('needs of an account to reconnect no more than its id, and takes platforms that come later', () => {
    const least = { purpose: 'reauth', projectId: 'prj_1', socialAccountId: 'sa_1' } as const;

    expect(read(createInvite(least, KEY, EPOCH).token).fault).toBeUndefined();
    expect(read(createInvite({ ...least, platform: 'threads' }, KEY, EPOCH).token).invite?.platform).toBe(
      'threads',
    );
  });

  test('has an id of its own when none is given', () => {
    const ids = [1, 2].map(() => createInvite(connect, KEY, EPOCH).invite.inviteId);

    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[\w-]{22}$/);
  });

  test('is good for 14 days unless it says otherwise, at most for 90', () => {
    expect([DEFAULT_VALID_DAYS, MAX_VALID_DAYS]).toEqual([14, 90]);
    expect(read(tokenOf(), [KEY], EPOCH + 14 * DAY - 1).fault).toBeUndefined();
    expect(read(tokenOf(), [KEY], EPOCH + 14 * DAY).fault).toBe('expired');
  });

  test('is good until its last second, and can be read as expired after', () => {
    const { token, invite } = createInvite({ ...reauth, validForDays: 90 }, KEY, EPOCH);

    expect(read(token, [KEY], EPOCH + 90 * DAY - 1)).toEqual({ invite });
    expect(read(token, [KEY], EPOCH + 90 * DAY)).toEqual({ invite, fault: 'expired' });
  });

  test('is the same for a key with blanks around it', () => {
    expect(tokenOf({}, ` ${KEY}\n`)).toBe(tokenOf());
  });

  test('can be made by a script that knows no more than the recipe', () => {
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const key = hmac(KEY, 'layers-social/v1/invite');
    const payload = { i: 'mine', w: 'c', p: 'prj_1', f: 'tiktok', e: EPOCH / 1000 + 60 };
    const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const signed = `v1.${hmac(key, 'key-id').toString('base64url').slice(0, 8)}.${text}`;

    expect(read(`${signed}.${hmac(key, signed).toString('base64url')}`).invite).toMatchObject({
      inviteId: 'mine',
      purpose: 'connect',
      platform: 'tiktok',
      expiresAt: '2026-04-18T19:07:42Z',
    });
  });

  test('a golden value, computed elsewhere: links in mails outlive every change of this code', () => {
    expect(createInvite({ ...connect, inviteId: 'golden' }, 'lp_test_golden', 1_700_000_000_000).token).toBe(
      'v1.p1EgAe1p.eyJpIjoiZ29sZGVuIiwidyI6ImMiLCJwIjoicHJqXzEiLCJmIjoiaW5zdGFncmFtIiwiZSI6MTcwMTIwOTYwMH0.PhX1ZSO_f7TXz4TLLuPPNQP5Myf_5kye1TaeSEgQS7k',
    );
  });
});

describe('an invite is refused', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'malformed'],
    ['an empty text', '', 'malformed'],
    ['a list', [tokenOf()], 'malformed'],
    ['another text', 'hello', 'malformed'],
    ['one that was cut off', tokenOf().slice(0, -1), 'malformed'],
    ['one with more behind it', `${tokenOf()}.`, 'malformed'],
    ['one that is far too long', `v1.${'a'.repeat(8)}.${'a'.repeat(2_000)}.${'a'.repeat(43)}`, 'malformed'],
    ['one of a later version', tokenOf().replace(/^v1/, 'v2'), 'too_new'],
    ['one of a version that never was', tokenOf().replace(/^v1/, 'v0'), 'malformed'],
    ['one with another key', tokenOf({}, OTHER_KEY), 'foreign'],
    ['one whose text was changed', tokenOf().replace(/\.eyJ/, '.eyK'), 'altered'],
    [
      'one with the end of another',
      tokenOf().slice(0, -43) + tokenOf({ inviteId: 'x' }).slice(-43),
      'altered',
    ],
    ['one signed for another purpose', sign('return', { i: 'x' }, KEY), 'foreign'],
  ])('%s', (_, token, fault) => {
    expect(read(token)).toEqual({ fault });
  });

  test.each<[string, Record<string, unknown>]>([
    ['no purpose', { i: 'x', p: 'prj_1', a: 'sa_1', e: 1 }],
    ['a purpose of a later version', { i: 'x', w: 'z', p: 'prj_1', a: 'sa_1', e: 1 }],
    ['no id', { w: 'r', p: 'prj_1', a: 'sa_1', e: 1 }],
    ['no project', { i: 'x', w: 'r', a: 'sa_1', e: 1 }],
    ['no account', { i: 'x', w: 'r', p: 'prj_1', e: 1 }],
    ['no platform', { i: 'x', w: 'c', p: 'prj_1', e: 1 }],
    ['no end', { i: 'x', w: 'r', p: 'prj_1', a: 'sa_1' }],
    ['an end that no date can be', { i: 'x', w: 'r', p: 'prj_1', a: 'sa_1', e: 1e300 }],
    ['members of other types', { i: {}, w: 'r', p: [], a: true, e: 'soon' }],
  ])('when it has %s, though we signed it', (_, payload) => {
    expect(read(sign('invite', payload, KEY))).toEqual({ fault: 'malformed' });
  });

  test('when what was signed is no object', () => {
    expect(read(sign('invite', [] as never, KEY))).toEqual({ fault: 'malformed' });
  });

  test('after any of 1,000 random alterations', () => {
    const token = tokenOf();
    const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.=+/ %'];
    const edit = fc.record({
      at: fc.nat({ max: token.length - 1 }),
      kind: fc.constantFrom('replace', 'insert', 'delete', 'swap'),
      text: fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
    });
    const altered = (changes: Array<{ at: number; kind: string; text: string }>) =>
      changes.reduce((text, { at, kind, text: more }) => {
        const [before, after] = [text.slice(0, at), text.slice(at)];
        if (kind === 'insert') return before + more + after;
        if (kind === 'delete') return before + after.slice(more.length);
        if (kind === 'swap') return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
        return before + more + after.slice(more.length);
      }, token);

    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = altered(changes);
        fc.pre(text !== token);
        const { invite, fault } = read(text);
        expect([text, invite]).toEqual([text, undefined]);
        expect(fault).toMatch(/^(malformed|altered|foreign|too_new)$/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in every other spelling of the same bytes', () => {
    const token = tokenOf();
    const last = token.slice(-1);
    const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
      (each) => each !== last,
    );

    for (const other of others) expect(read(token.slice(0, -1) + other)).toEqual({ fault: 'altered' });
    expect(read(`${token}=`)).toEqual({ fault: 'malformed' });
  });
});

describe('while keys change', () => {
  test('the older key is read where it is named, and signs nothing', () => {
    expect(read(tokenOf({}, OTHER_KEY), [KEY])).toEqual({ fault: 'foreign' });
    expect(read(tokenOf({}, OTHER_KEY), [KEY, OTHER_KEY]).fault).toBeUndefined();
    expect(read(tokenOf({}, OTHER_KEY).replace(/\.eyJ/, '.eyK'), [KEY, OTHER_KEY])).toEqual({
      fault: 'altered',
    });
  });
});

describe('making one', () => {
  test.each<[string, Partial<InviteInput>, string]>([
    ['no project', { projectId: '' }, 'projectId'],
    ['no account', { socialAccountId: undefined }, 'socialAccountId'],
    ['a purpose that there is not', { purpose: 'follow' as never }, 'purpose'],
    ['no platform for a new account', { purpose: 'connect', platform: undefined }, 'platform'],
    ['a platform that cannot be connected', { purpose: 'connect', platform: 'myspace' }, 'platform'],
    ['91 days', { validForDays: 91 }, 'validForDays'],
    ['no day', { validForDays: 0 }, 'validForDays'],
    ['half a day', { validForDays: 0.5 }, 'validForDays'],
    ['a long reference', { reference: 'r'.repeat(201) }, 'reference'],
    ['a long handle', { handle: 'h'.repeat(201) }, 'handle'],
    ['an id with a blank', { inviteId: 'a b' }, 'inviteId'],
    ['more than an address can take', { reference: '✓'.repeat(200), handle: '✓'.repeat(200) }, 'reference'],
  ])('is refused with %s, by the name of the field', (_, changes, field) => {
    const error = thrownBy(() => tokenOf(changes));

    expect(error).toBeInstanceOf(LayersInputError);
    expect(error).toMatchObject({ field });
  });

  test('is refused without an API key', () => {
    expect(thrownBy(() => tokenOf({}, ' '))).toMatchObject({ field: 'apiKey' });
  });
});

describe('the link', () => {
  const link = (pageUrl: string) => createInviteLink({ ...reauth, pageUrl }, KEY, EPOCH);

  test('is the page with the invite behind it', () => {
    expect(link(' https://n8n.example.com/webhook/1/invite ')).toEqual({
      inviteUrl: `https://n8n.example.com/webhook/1/invite?invite=${tokenOf()}`,
      inviteId: 'first',
      expiresAt: '2026-05-02T19:06:42Z',
      invite: read(tokenOf()).invite,
    });
  });

  test.each<[string, string, RegExp]>([
    ['no address', 'invite', /is not a web address/],
    ['another protocol', 'javascript:alert(1)', /is not a web address/],
    ['a user name', 'https://a:b@example.com/', /user name/],
    ['a query', 'https://example.com/?a=1', /more than a host and a path/],
    ['a fragment', 'https://example.com/#a', /more than a host and a path/],
    ['the Test URL', 'https://example.com/webhook-test/1/invite', /is a Test URL/],
    ['the Test URL below a path', 'https://example.com/n8n/webhook-test/1/invite', /is a Test URL/],
    ['a long path', `https://example.com/${'a'.repeat(400)}`, /is too long/],
  ])('is refused for %s', (_, pageUrl, words) => {
    expect(thrownBy(() => link(pageUrl))).toMatchObject({ field: 'pageUrl', message: words });
  });

  test('and what a return adds to it fit into a return URL', () => {
    const page = requirePageUrl('pageUrl', `https://example.com/${'a'.repeat(379)}`);

    // 2,048 characters are what the sandbox takes; an attempt adds less than 200.
    expect(page.length + '?invite='.length + 1_400 + 200).toBeLessThan(2_048);
  });
});
