/** One revoke in both hosts: the same answers of the API, the same outcome, in the same members. */
import { ACCOUNT, Api, Asked, PROJECT, runInBoth, runInN8n, runInZapier, Told } from '../support/both-hosts';
import type { Answer } from '../support/n8n-context';

const LISTED = { socialAccountId: ACCOUNT, platform: 'tiktok', handle: 'star', status: 'connected' };
const GONE = { ...LISTED, status: 'disconnected', disconnectedReason: 'revoked_by_partner' };
const REVOKED = { socialAccountId: ACCOUNT, status: 'disconnected', canceledScheduledPosts: 1 };
const NOT_FOUND: Answer = { statusCode: 404, body: { error: { code: 'NOT_FOUND', message: 'gone' } } };

type React = (times: number) => Answer | 'lost';
interface Script {
  /** The account as the lists show it, before and after the first DELETE. */
  lists: [before?: object, after?: object];
  posts?: object;
  revoke?: React;
}

const ok = (body: object): Answer => ({ statusCode: 200, body });

/** An API that remembers whether it was told to revoke. */
function scripted({
  lists,
  posts = { items: [{ id: 'sp_1', status: 'queued' }] },
  revoke,
}: Script): () => Api {
  return () => {
    let deletes = 0;
    return ({ method, path }: Asked) => {
      if (method === 'DELETE') return revoke?.((deletes += 1));
      if (path.includes('/scheduled-posts')) return ok(posts);
      const account = lists[deletes > 0 ? 1 : 0];
      const wantsGone = path.includes('status=disconnected');
      const isGone = account !== undefined && 'status' in account && account.status === 'disconnected';
      return ok({ items: account !== undefined && wantsGone === isGone ? [account] : [] });
    };
  };
}

const deletesOf = ({ asked }: Told) => asked.filter(({ method }) => method === 'DELETE').length;
/** The members that the hosts share; the posts themselves and their number differ in name. */
const told = ({ items }: Told) =>
  items?.map((item) =>
    Object.fromEntries(Object.entries(item).filter(([name]) => !['queuedPosts', 'posts'].includes(name))),
  );

test.each<[string, Script, object, number]>([
  [
    'a revoke',
    { lists: [LISTED, GONE], revoke: () => ok(REVOKED) },
    { deleted: true, preview: false, plannedAction: 'revoke', alreadyRevoked: false, queuedPostCount: 1 },
    1,
  ],
  [
    'a repeated run, or one after a crash',
    { lists: [GONE] },
    { deleted: true, plannedAction: 'none', alreadyRevoked: true, canceledScheduledPosts: null },
    0,
  ],
  [
    'an account that another run revoked since it was listed',
    { lists: [LISTED, GONE], revoke: () => NOT_FOUND },
    { deleted: true, alreadyRevoked: true, disconnectedReason: 'revoked_by_partner' },
    1,
  ],
  [
    'a revoke whose answer was lost, the account being listed as disconnected',
    { lists: [LISTED, GONE], revoke: (times) => (times === 1 ? 'lost' : NOT_FOUND) },
    { deleted: true, alreadyRevoked: true, canceledScheduledPosts: null },
    2,
  ],
  [
    'a revoke whose answer was lost, the account being in no list any more',
    { lists: [LISTED, undefined], revoke: (times) => (times === 1 ? 'lost' : NOT_FOUND) },
    { deleted: true, alreadyRevoked: true, canceledScheduledPosts: null, status: 'disconnected' },
    2,
  ],
])('%s', async (_, script, expected, deletes) => {
  const { n8n, zapier } = await runInBoth('revoke', scripted(script));

  expect(told(n8n)).toEqual([expect.objectContaining(expected)]);
  expect(told(zapier)).toEqual([expect.objectContaining(expected)]);
  expect(Object.keys(told(zapier)?.[0] ?? {}).sort()).toEqual(Object.keys(told(n8n)?.[0] ?? {}).sort());
  expect([deletesOf(n8n), deletesOf(zapier)]).toEqual([deletes, deletes]);
});

test('a preview gives the same plan, and the posts as a list in each', async () => {
  const api = scripted({ lists: [LISTED] });
  const n8n = await runInN8n('revoke', api(), { changes: { previewOnly: true } });
  const zapier = await runInZapier('revoke', api(), { preview_only: 'true' });

  expect(told(zapier)).toEqual(told(n8n));
  expect(n8n.items).toMatchObject([{ preview: true, queuedPosts: [{ id: 'sp_1' }] }]);
  expect(zapier.items).toMatchObject([{ preview: true, queuedPosts: 1, posts: [{ id: 'sp_1' }] }]);
});

test.each<[string, Script, { n8n?: object; zapier?: object }, string]>([
  ['an account that the project does not have', { lists: [] }, {}, 'The project has no account with the ID'],
  [
    'a leased account',
    { lists: [{ ...LISTED, leased: true }] },
    {},
    'The account is leased from Layers, so it was not revoked',
  ],
  [
    'more queued posts than allowed',
    { lists: [LISTED] },
    { n8n: { options: { maxQueuedPosts: '0' } }, zapier: { stop_if_more_than: '0' } },
    'The account has more queued posts than',
  ],
  [
    'a list of posts that goes in circles, with a limit',
    { lists: [LISTED], posts: { items: [], nextCursor: 'again' } },
    { n8n: { options: { maxQueuedPosts: 9 } }, zapier: { stop_if_more_than: 9 } },
    'The list broke off before its end',
  ],
  [
    'an account that is still listed as connected after a 404',
    { lists: [LISTED, LISTED], revoke: () => NOT_FOUND },
    {},
    'Layers does not know this',
  ],
])('%s is refused in the same words', async (_, script, fields, words) => {
  const api = scripted(script);
  const n8n = await runInN8n('revoke', api(), { changes: { ...fields.n8n } });
  const zapier = await runInZapier('revoke', api(), { ...fields.zapier });

  expect(n8n.text).toContain(words);
  expect(zapier.text).toContain(words);
  // A list that broke off is nothing that the person can mend.
  expect(zapier.kind).toBe(words.startsWith('The list') ? 'AppError' : 'HaltedError');
  expect(deletesOf(n8n)).toBe(deletesOf(zapier));
});

test('the account is asked for in the project that was named', async () => {
  const { n8n, zapier } = await runInBoth(
    'revoke',
    scripted({ lists: [LISTED, GONE], revoke: () => ok(REVOKED) }),
  );

  for (const { asked } of [n8n, zapier]) expect(asked[0]?.path).toContain(`/projects/${PROJECT}/`);
});
