/** Accounts are found, reported on and reconnected alike in n8n and in Zapier, disconnected ones too. */
import '../support/without-waiting';

import { Api, runInBoth, runInN8n, runInZapier } from '../support/both-hosts';

const account = (id: string, more: object = {}) => ({
  socialAccountId: id,
  platform: 'tiktok',
  handle: 'Acme.Coffee',
  status: 'connected',
  ...more,
});
const GONE = account('sa_1', { status: 'disconnected' });
const NOT_FOUND = { statusCode: 404, body: { error: { code: 'NOT_FOUND' } } };

/** An API that lists disconnected accounts only when they are asked for, 200 a page, and refuses all links. */
const listing =
  (accounts: Array<ReturnType<typeof account>>): (() => Api) =>
  () =>
  ({ method, path }) => {
    if (method !== 'GET' || path.includes('/health')) return NOT_FOUND;
    const { searchParams } = new URL(path, 'http://localhost');
    const status = searchParams.get('status');
    const listed = accounts.filter((one) => (status ? one.status === status : one.status !== 'disconnected'));
    const from = Number(searchParams.get('cursor') ?? 0);
    const nextCursor = from + 200 < listed.length ? String(from + 200) : null;
    return { statusCode: 200, body: { items: listed.slice(from, from + 200), nextCursor } };
  };

test.each([
  [
    'an account that the project has not',
    listing([account('sa_2')]),
    'The project has no account with the ID',
  ],
  [
    'a connected one that Layers refuses all the same',
    listing([account('sa_1')]),
    'Layers does not know this project or account',
  ],
  ['a project that Layers does not know', () => () => NOT_FOUND, 'Layers does not know this project'],
] as const)('%s is not called disconnected', async (_what, api, says) => {
  for (const [host, { text }] of Object.entries(await runInBoth('reauthLink', api))) {
    expect([host, text]).toEqual([host, expect.stringContaining(says)]);
  }
});

describe('Find Account of Zapier', () => {
  const find = (accounts: Parameters<typeof listing>[0], criteria: Record<string, string>) =>
    runInZapier('findAccount', listing(accounts)(), { social_account_id: '', ...criteria });
  const ids = (items: Array<Record<string, unknown>> = []) => items.map(({ id }) => id);

  test.each([' @acme.coffee', 'ACME.COFFEE'])(
    'finds all accounts of the handle %j, disconnected ones last',
    async (handle) => {
      const told = await find([GONE, account('sa_2', { handle: 'other' }), account('sa_3')], { handle });

      expect(ids(told.items)).toEqual(['sa_3', 'sa_1']);
    },
  );

  test('takes all that is asked for together', async () => {
    const accounts = [GONE, account('sa_2', { platform: 'instagram' }), account('sa_3')];
    const found = async (criteria: Record<string, string>) => ids((await find(accounts, criteria)).items);

    expect(await found({ handle: 'acme.coffee', platform: 'instagram' })).toEqual(['sa_2']);
    expect(await found({ handle: 'acme.coffee', status: 'disconnected' })).toEqual(['sa_1']);
    expect(await found({ handle: 'acme.coffee', social_account_id: 'sa_3' })).toEqual(['sa_3']);
    expect(await found({ social_account_id: 'sa_3', status: 'disconnected' })).toEqual([]);
  });

  test('gives all dead accounts, a thousand a run, as n8n does', async () => {
    const dead = Array.from({ length: 2_001 }, (_, n) => account(`sa_${n}`, { status: 'reauth_required' }));

    const zapier = await runInZapier('deadAccounts', listing(dead)());
    const n8n = await runInN8n('deadAccounts', listing(dead)());

    expect(ids(zapier.items)).toEqual(dead.map(({ socialAccountId }) => socialAccountId));
    expect(n8n.items).toHaveLength(2_001);
    expect(zapier.asked).toHaveLength(n8n.asked.length);
  });

  test.each([1, 2, 3, 4, 7, 11, 12])(
    'notices a list that leads back to page %d, however many runs it takes',
    async (to) => {
      const pages = 12;
      const circle: Api = ({ path }) => {
        const page = Number(new URL(path, 'http://localhost').searchParams.get('cursor') ?? 1);
        return {
          statusCode: 200,
          body: { items: [account(`sa_${page}`)], nextCursor: String(page < pages ? page + 1 : to) },
        };
      };

      const told = await runInZapier('deadAccounts', circle);

      expect(told.text).toContain('The list broke off before its end');
      expect(told.asked.length).toBeLessThan(200);
    },
  );
});
