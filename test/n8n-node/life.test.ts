import { readFileSync } from 'node:fs';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { runWorkflow } from '../support/n8n-engine';

const workflow = JSON.parse(readFileSync('n8n-node/workflows/account-life.json', 'utf8'));

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
});

afterAll(() => sandbox.close());

it('takes an account from its first consent to its revocation on the real engine', async () => {
  const run = await runWorkflow({
    workflow,
    credentials: { apiKey: sandbox.apiKey, baseUrl: sandbox.url },
    input: [{ projectId: sandbox.projectId, platform: 'tiktok', returnUrl: 'http://localhost/back' }],
    onNode: async (name, { items }) => {
      const json = items[0]?.json ?? {};
      if (name.startsWith('Create')) await sandbox.approve(String(json.authorizeUrl), { handle: 'acme' });
      if (name === 'List Accounts')
        sandbox.setAccount(String(json.socialAccountId), { status: 'reauth_required' });
      if (name === 'Wait for Reconnection') {
        sandbox.seed({ scheduledPosts: [{ socialAccountId: String(json.socialAccountId), count: 3 }] });
      }
    },
  });

  const of = (name: string) => run.nodes[name]?.[0]?.items.map(({ json }) => json);
  expect(run.status).toBe('success');
  const [link] = of('Create Connect Link') ?? [];
  expect(link).toMatchObject({ status: 'pending', platform: 'tiktok', projectId: sandbox.projectId });
  const [connected] = of('Wait for Connection') ?? [];
  const { socialAccountId } = connected ?? {};
  expect(connected).toMatchObject({ status: 'completed', handle: 'acme', account: { status: 'connected' } });
  expect(of('List Accounts')).toEqual([expect.objectContaining({ socialAccountId, handle: 'acme' })]);
  expect(of('Check Health')).toMatchObject([
    { socialAccountId, level: 'critical', reasons: ['reauth_required'], fix: 'reauth_link' },
  ]);
  expect(of('Wait for Reconnection')).toMatchObject([{ status: 'completed', socialAccountId }]);
  expect(of('Check Health Again')).toMatchObject([{ socialAccountId, level: 'healthy', reasons: [] }]);
  expect(of('Preview Revoke')).toMatchObject([
    { deleted: false, plannedAction: 'revoke', queuedPostCount: 3 },
  ]);
  expect(of('Revoke')).toMatchObject([
    { socialAccountId, deleted: true, canceledScheduledPosts: 3, disconnectedReason: 'revoked_by_partner' },
  ]);
});
