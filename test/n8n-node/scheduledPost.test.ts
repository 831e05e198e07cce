import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { locator } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

async function posts(parameters: object, item: Record<string, unknown> = {}) {
  const project = locator(sandbox.projectId);
  const getMany = { resource: 'scheduledPost', operation: 'getMany', project, ...parameters };
  const { items, error } = await runNode(sandbox, getMany, { input: [item] });
  if (error) throw new Error(error.message);
  return items;
}
const iso = (days: number) => new Date(sandbox.clock.now() + days * 86_400_000).toISOString();

it('returns the posts of the project, or of one account', async () => {
  const [one, two] = sandbox.seed({ accounts: [{ queuedPosts: 2 }, { queuedPosts: 1 }] }).socialAccountIds;

  expect(await posts({})).toHaveLength(3);
  expect(await posts({ account: locator(two!) })).toMatchObject([
    { socialAccountId: two, projectId: sandbox.projectId },
  ]);
  expect(one).not.toBe(two);
});

it.each([undefined, null, '', ' '])(
  'refuses an account whose expression gives %j, and takes an empty field for all accounts',
  async (id) => {
    sandbox.seed({ accounts: [{ queuedPosts: 2 }, { queuedPosts: 1 }] });

    await expect(posts({ account: locator('={{ $json.id }}') }, { id })).rejects.toThrow(
      "'Account' is empty",
    );
    expect(sandbox.requests()).toEqual([]);
    await expect(posts({ account: locator('') })).resolves.toHaveLength(3);
  },
);

it('filters by any of several states', async () => {
  const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
  sandbox.seed({
    scheduledPosts: [
      { socialAccountId: id!, status: 'queued' },
      { socialAccountId: id!, status: 'failed' },
      { socialAccountId: id!, status: 'published' },
    ],
  });
  const states = async (status: string[]) =>
    (await posts({ filters: { status } })).map((post) => post.status).sort();

  await expect(states(['queued', 'failed'])).resolves.toEqual(['failed', 'queued']);
  await expect(states([])).resolves.toEqual(['failed', 'published', 'queued']);
});

it('filters by time, the ends included', async () => {
  const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
  const soon = iso(2).slice(0, 19) + 'Z';
  sandbox.seed({
    scheduledPosts: [
      { socialAccountId: id!, scheduledFor: soon },
      { socialAccountId: id!, scheduledFor: iso(9) },
    ],
  });

  expect(await posts({ filters: { since: iso(5) } })).toHaveLength(1);
  expect(await posts({ filters: { until: soon } })).toMatchObject([{ scheduledFor: soon }]);
  expect(await posts({ filters: { since: soon, until: soon } })).toHaveLength(1);
});

it('stops at the limit and pages through all when asked to', async () => {
  sandbox.seed({ accounts: [{ queuedPosts: 230 }] });

  expect(await posts({ limit: 7 })).toHaveLength(7);
  expect(await posts({ returnAll: true })).toHaveLength(230);
});
