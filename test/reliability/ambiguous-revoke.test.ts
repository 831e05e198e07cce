/** The answer to a revoke is lost after it was carried out: the user still reads what is true. */
import { createSandbox, Fault, Sandbox } from 'layers-social-sandbox';

import { callApi } from '../support/call-api';
import { locator } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';
import { openHost, runItem } from '../support/zapier-host';
import { plainClient } from './support/bench';
import { deliveriesOf } from './support/control';

const REVOKE = 'DELETE /v1/social-accounts/:socialAccountId';
const LOOKUP = 'GET /v1/projects/:projectId/social-accounts';

let sandbox: Sandbox;
let accountId: string;
let endpointId: string;

beforeEach(async () => {
  sandbox = await createSandbox();
  [accountId = ''] = sandbox.seed({ accounts: [{ queuedPosts: 3 }] }).socialAccountIds;
  const created = await plainClient(sandbox).webhookEndpoints.create({
    url: 'http://127.0.0.1:1/',
    events: ['social_account.revoked', 'post.canceled'],
  });
  endpointId = created.endpoint.id;
});
afterEach(() => sandbox.close());

/** What the user reads, in the words of the host. */
type Revoke = () => Promise<Record<string, unknown>>;

const throughAxios: Revoke = async () => ({
  ...(await plainClient(sandbox).revokeAccount(sandbox.projectId, accountId)),
});

const throughN8n: Revoke = async () => {
  const about = { project: locator(sandbox.projectId), account: locator(accountId) };
  const run = await runNode(sandbox, { resource: 'account', operation: 'revoke', ...about });
  if (run.error) throw new Error(run.error.message);
  return run.items[0] ?? {};
};

const throughZapier: Revoke = () =>
  runItem(
    openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey }),
    'creates.revoke_account.operation.perform',
    { inputData: { project_id: sandbox.projectId, social_account_id: accountId } },
  );

const HOSTS: Array<[string, Revoke]> = [
  ['a script', throughAxios],
  ['n8n', throughN8n],
  ['Zapier', throughZapier],
];
const LOSSES: Array<Pick<Fault, 'kind'>> = [{ kind: 'reset-after' }, { kind: 'truncate' }];

/** How often each thing was told to the customer's endpoint: once for every time it was done. */
async function told(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { eventType } of await deliveriesOf(sandbox, endpointId)) {
    counts[eventType] = (counts[eventType] ?? 0) + 1;
  }
  return counts;
}

describe.each(HOSTS)('through %s', (_, revoke) => {
  test.each(LOSSES)(
    'a revoke whose answer is lost ($kind) is reported as done, and done once',
    async (loss) => {
      sandbox.faults.add({ route: REVOKE, times: 1, ...loss });

      const report = await revoke();

      expect(report).toMatchObject({ status: 'disconnected', alreadyRevoked: true });
      // How many the lost answer spoke of is not known, and no number is made up.
      expect(report.canceledScheduledPosts ?? null).toBeNull();
      expect(await told()).toEqual({ 'social_account.revoked': 1, 'post.canceled': 3 });
    },
  );

  test('a revoke that never arrived is done by the repeat, with the number of its posts', async () => {
    sandbox.faults.add({ route: REVOKE, kind: 'reset', times: 1 });

    const report = await revoke();

    expect(report).toMatchObject({ canceledScheduledPosts: 3 });
    expect(report.alreadyRevoked ?? false).toBe(false);
    expect(await told()).toEqual({ 'social_account.revoked': 1, 'post.canceled': 3 });
  });

  test('when the look afterwards fails as well, nobody is told that it was done', async () => {
    sandbox.faults.add({ route: REVOKE, kind: 'reset-after', times: 1 });
    // The first look, before the revoke, is still answered.
    const looks = revoke === throughAxios ? 0 : 1;
    const failLater = setInterval(() => {
      const seen = sandbox.requests().filter(({ route }) => route === LOOKUP.slice(4)).length;
      if (seen >= looks && sandbox.faults.list().length < 2) {
        sandbox.faults.add({ route: LOOKUP, kind: 'status', status: 503, code: 'KILL_SWITCH' });
      }
    }, 1);

    const report = await revoke().catch(String);

    clearInterval(failLater);
    expect(report).toMatch(/suspended|KILL_SWITCH/);
    expect(await told()).toEqual({ 'social_account.revoked': 1, 'post.canceled': 3 });
  });

  test('an account that was never there is not reported as revoked', async () => {
    accountId = 'sa_00000000-0000-4000-8000-000000000000';
    sandbox.faults.add({ route: REVOKE, kind: 'reset-after', times: 1 });

    await expect(revoke()).rejects.toThrow();
    expect(await told()).toEqual({});
  });
});

test('twenty revokes at once, posts being scheduled meanwhile: one is done, nothing is left queued', async () => {
  const scheduling = Array.from({ length: 20 }, (_, place) =>
    callApi(sandbox, 'POST /content/cnt_00000000-0000-4000-8000-000000000000/schedule', {
      scheduledFor: new Date(sandbox.clock.now() + 3_600_000 + place * 1_000).toISOString(),
      targets: [{ socialAccountId: accountId, mode: 'publish' }],
    }),
  );
  const revoking = Array.from({ length: 20 }, () => callApi(sandbox, `DELETE /social-accounts/${accountId}`));
  const answers = await Promise.all([...scheduling, ...revoking]);

  const statuses = answers.map(({ status }) => status);
  expect(statuses.slice(20).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 404)]);
  const scheduled = statuses.slice(0, 20).filter((status) => status === 200).length;
  const done = answers.slice(20).find(({ status }) => status === 200);
  expect(await done?.json()).toMatchObject({ canceledScheduledPosts: 3 + scheduled });
  const posts = await callApi(sandbox, `GET /projects/${sandbox.projectId}/scheduled-posts?status=queued`);
  expect(await posts.json()).toMatchObject({ items: [] });
});
