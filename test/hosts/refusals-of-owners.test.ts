/** An owner who refuses a reauth link, or lets it expire: both hosts still know whom it was for. */
import '../support/without-waiting';

import { ACCOUNT, Api, PROJECT, runInN8n, runInZapier } from '../support/both-hosts';
import { locator } from '../support/n8n-context';

const LISTED = { socialAccountId: ACCOUNT, platform: 'tiktok', handle: 'acme', status: 'reauth_required' };
const KEPT = { projectId: PROJECT, socialAccountId: ACCOUNT, platform: 'tiktok', handle: 'acme' };

/** An API with one account, whose status answer is this one. */
const answering =
  (answer: object, statusCode = 200) =>
  (): Api =>
  ({ path }) =>
    path.includes('oauth-status')
      ? { statusCode, body: answer }
      : { statusCode: 200, body: { items: [LISTED] } };

const ENDS: Array<[what: string, api: () => Api, status: string]> = [
  ['denied', answering({ state: 'st_1', status: 'failed', error: { code: 'access_denied' } }), 'failed'],
  ['expired', answering({ error: { code: 'NOT_FOUND' } }, 404), 'expired'],
];

test.each(ENDS)('%s: project, account and handle are kept', async (_what, api, status) => {
  const told = { n8n: await runInN8n('status', api()), zapier: await runInZapier('status', api()) };

  for (const [host, { items }] of Object.entries(told)) {
    expect([host, items]).toEqual([host, [expect.objectContaining({ ...KEPT, status })]]);
  }
});

test.each(ENDS)('%s: waiting in n8n keeps them too, and returns no account', async (_what, api, status) => {
  const told = await runInN8n('wait', api(), { changes: { resume: 'poll' } });

  expect(told.items).toEqual([expect.objectContaining({ ...KEPT, status, account: null })]);
});

test('what the item of the link says costs no request', async () => {
  const item = { state: 'st_1', platform: 'tiktok', handle: 'acme' };

  const told = await runInN8n('status', ENDS[0]![1](), { changes: {}, item });

  expect(told.items).toEqual([expect.objectContaining(KEPT)]);
  expect(told.asked).toHaveLength(1);
});

test('the item of another link names nobody', async () => {
  const item = { state: 'st_2', handle: 'somebody' };
  const none = { project: locator(''), account: locator('') };

  const told = await runInN8n('status', ENDS[0]![1](), { changes: none, item });

  expect(told.items).toEqual([
    expect.objectContaining({ handle: null, socialAccountId: null, projectId: null }),
  ]);
});

test.each([
  ['pending', answering({ state: 'st_1', status: 'pending' })],
  ['completed', answering({ state: 'st_1', status: 'completed', socialAccountId: 'sa_new' })],
])('%s: n8n asks for nothing but the status', async (_what, api) => {
  expect((await runInN8n('status', api())).asked).toHaveLength(1);
});

test('a list that cannot be read costs the handle only', async () => {
  const api = (): Api => (asked) => {
    if (!asked.path.includes('oauth-status'))
      return { statusCode: 403, body: { error: { code: 'FORBIDDEN_SCOPE' } } };
    return ENDS[0]![1]()(asked);
  };

  const told = { n8n: await runInN8n('status', api()), zapier: await runInZapier('status', api()) };

  for (const [host, { items }] of Object.entries(told)) {
    expect([host, items]).toEqual([
      host,
      [expect.objectContaining({ ...KEPT, platform: null, handle: null })],
    ]);
  }
});

test('without a project or an account nothing is looked up in Zapier', async () => {
  const told = await runInZapier('status', ENDS[0]![1](), { project_id: '', social_account_id: null });

  expect(told.items).toEqual([
    expect.objectContaining({ projectId: null, socialAccountId: null, handle: null }),
  ]);
  expect(told.asked).toHaveLength(1);
});
