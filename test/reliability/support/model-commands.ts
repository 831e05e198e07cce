/** What can be done to the sandbox, each as it changes the API and as it changes the model. */
import fc from 'fast-check';

import { callApi } from '../../support/call-api';
import { agree, count, json, Model, ModelAccount, pick, Real } from './model';

type Command = fc.AsyncCommand<Model, Real>;

const HANDLES = ['ada', 'bo', 'cy'];
const DAY_MS = 86_400_000;
const CONTAINER = 'cnt_00000000-0000-4000-8000-000000000000';

/** A command that is always allowed; afterwards the API and the model are compared. */
function command(words: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
      await agree(model, real);
    },
    toString: () => words,
  };
}

const link = (platform: string): Command =>
  command(`link ${platform}`, async (model, { sandbox }) => {
    const body = { platform, returnUrl: 'http://localhost/back' };
    const answer = await callApi(sandbox, `POST /projects/${sandbox.projectId}/social/oauth-url`, body);
    const { state, authorizeUrl } = await json(answer);
    model.authorizations.set(String(state), { status: 'pending', authorizeUrl: String(authorizeUrl) });
  });

const reauth = (number: number): Command =>
  command(`reauth ${number}`, async (model, { sandbox }) => {
    const [socialAccountId, account] = pick(model.accounts, number) ?? [];
    if (!socialAccountId || !account) return;
    const answer = await callApi(sandbox, `POST /projects/${sandbox.projectId}/social/reauth-url`, {
      socialAccountId,
      returnUrl: 'http://localhost/',
    });
    expect(answer.status).toBe(account.status === 'disconnected' ? 404 : 200);
    if (answer.status !== 200) return;
    const { state, authorizeUrl } = await json(answer);
    model.authorizations.set(String(state), {
      status: 'pending',
      authorizeUrl: String(authorizeUrl),
      reauthOf: socialAccountId,
    });
  });

const approve = (number: number, handle: string): Command =>
  command(`approve ${number} as ${handle}`, async (model, { sandbox }) => {
    const [state, authorization] = pick(pending(model), number) ?? [];
    if (!state || !authorization) return;
    const { reauthOf, authorizeUrl } = authorization;
    await sandbox.approve(authorizeUrl, reauthOf === undefined ? { handle } : undefined);
    const answer = await callApi(sandbox, `GET /social/oauth-status/${state}`);
    const { socialAccountId } = await json(answer);
    const platform = authorizeUrl.includes('/tiktok/') ? 'tiktok' : 'instagram';
    const wanted = reauthOf === undefined ? idOf(model, platform, handle) : reauthOf;
    if (reauthOf !== undefined && model.accounts.get(reauthOf)?.status === 'disconnected') {
      authorization.status = 'failed';
      return;
    }
    // A known owner keeps the id, a new one gets one of its own.
    if (wanted === undefined) expect(model.accounts.has(String(socialAccountId))).toBe(false);
    else expect(socialAccountId).toBe(wanted);
    const known = model.accounts.get(String(socialAccountId));
    model.accounts.set(String(socialAccountId), { platform, handle, ...known, status: 'connected' });
    Object.assign(authorization, { status: 'completed', socialAccountId });
    count(model, 'social_account.connected');
  });

const deny = (number: number): Command =>
  command(`deny ${number}`, async (model, { sandbox }) => {
    const authorization = pick(pending(model), number)?.[1];
    if (!authorization) return;
    await sandbox.deny(authorization.authorizeUrl);
    authorization.status = 'failed';
  });

/** By several at once: one of them does it. */
const revoke = (number: number, at: number): Command =>
  command(`revoke ${number} ${at} times at once`, async (model, { sandbox }) => {
    const [id, account] = pick(model.accounts, number) ?? [];
    if (!id || !account) return;
    const answers = await Promise.all(
      Array.from({ length: at }, () => callApi(sandbox, `DELETE /social-accounts/${id}`)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    const first = account.status === 'disconnected' ? 404 : 200;
    expect(statuses).toEqual([first, ...Array.from({ length: at - 1 }, () => 404)]);
    if (first === 404) return;
    const canceled = cancelAll(model, id);
    const done = answers.find(({ status }) => status === 200);
    expect(done && (await json(done))).toMatchObject({ canceledScheduledPosts: canceled });
    account.status = 'disconnected';
    count(model, 'social_account.revoked');
    count(model, 'post.canceled', canceled);
  });

const schedule = (number: number, posts: number): Command =>
  command(`schedule ${posts} for ${number}`, async (model, { sandbox }) => {
    const [accountId, account] = pick(model.accounts, number) ?? [];
    if (!accountId || !account) return;
    const target = { socialAccountId: accountId, mode: 'publish' };
    const answer = await callApi(sandbox, `POST /content/${CONTAINER}/schedule`, {
      scheduledFor: new Date(sandbox.clock.now() + DAY_MS).toISOString(),
      targets: Array.from({ length: posts }, () => target),
    });
    expect(answer.status).toBe(account.status === 'disconnected' ? 404 : 200);
    if (answer.status !== 200) return;
    const { scheduledPostIds } = await json(answer);
    for (const id of scheduledPostIds as string[]) model.posts.set(id, { accountId, status: 'queued' });
  });

const cancel = (number: number): Command =>
  command(`cancel ${number}`, async (model, { sandbox }) => {
    const [id, post] = pick(model.posts, number) ?? [];
    if (!id || !post) return;
    const answer = await callApi(sandbox, `DELETE /scheduled-posts/${id}`);
    expect(answer.status).toBe(post.status === 'queued' ? 200 : 409);
    if (post.status === 'queued') count(model, 'post.canceled');
    post.status = 'canceled';
  });

const setHealth = (number: number, score: number): Command =>
  command(`score ${number} ${score}`, async (model, { sandbox }) => {
    const [id, account] = pick(model.accounts, number) ?? [];
    if (!id || !account) return;
    sandbox.setHealth(id, { score });
    account.score = score;
  });

const expire = (number: number): Command =>
  command(`token of ${number} dies`, async (model, { sandbox }) => {
    const [id, account] = pick(model.accounts, number) ?? [];
    if (!id || account?.status !== 'connected') return;
    sandbox.setAccount(id, { status: 'reauth_required' });
    account.status = 'reauth_required';
    count(model, 'social_account.needs_reauth');
  });

/** Short enough that no link runs out. */
const wait = (ms: number): Command =>
  command(`wait ${ms} ms`, async (_, { sandbox }) => sandbox.clock.advance(ms));

function pending({ authorizations }: Model): Model['authorizations'] {
  return new Map([...authorizations].filter(([, { status }]) => status === 'pending'));
}

function idOf({ accounts }: Model, platform: string, handle: string): string | undefined {
  const isIt = (account: ModelAccount) => account.platform === platform && account.handle === handle;
  return [...accounts].find(([, account]) => isIt(account))?.[0];
}

function cancelAll({ posts }: Model, accountId: string): number {
  const queued = [...posts.values()].filter(
    (post) => post.accountId === accountId && post.status === 'queued',
  );
  for (const post of queued) post.status = 'canceled';
  return queued.length;
}

const number = fc.nat(20);

/** Any commands, those that build something up more often than those that end something. */
export const COMMANDS: Array<fc.Arbitrary<Command>> = [
  fc.constantFrom('tiktok', 'instagram').map(link),
  fc.constantFrom('tiktok', 'instagram').map(link),
  fc.tuple(number, fc.constantFrom(...HANDLES)).map(([n, handle]) => approve(n, handle)),
  fc.tuple(number, fc.constantFrom(...HANDLES)).map(([n, handle]) => approve(n, handle)),
  number.map(reauth),
  number.map(deny),
  fc.tuple(number, fc.integer({ min: 1, max: 4 })).map(([n, at]) => revoke(n, at)),
  fc.tuple(number, fc.integer({ min: 1, max: 5 })).map(([n, posts]) => schedule(n, posts)),
  fc.tuple(number, fc.integer({ min: 1, max: 5 })).map(([n, posts]) => schedule(n, posts)),
  number.map(cancel),
  fc.tuple(number, fc.nat(100)).map(([n, score]) => setHealth(n, score)),
  number.map(expire),
  fc.nat(9_000).map(wait),
];
