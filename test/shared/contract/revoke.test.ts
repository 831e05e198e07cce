import { collect, LayersClient } from 'layers-social-core';
import { type Sandbox } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox } from '../../support/core-sandbox';
import { rejectionOf } from '../../support/runtime';

const REVOKE = 'DELETE /v1/social-accounts/:socialAccountId';

let sandbox: Sandbox;
let client: LayersClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
});
afterEach(closeSandboxes);

const seedOne = (seed: object = {}) =>
  sandbox.seed({ accounts: [{ queuedPosts: 3, ...seed }] }).socialAccountIds[0]!;
const revoke = (id: string) => client.revokeAccount(sandbox.projectId, id);
const posts = async (status: string) =>
  collect(client.iterateScheduledPosts(sandbox.projectId, { status: [status] }), Infinity);

test('revoking disconnects the account and cancels its queued posts', async () => {
  const id = seedOne();

  const revocation = await revoke(id);

  expect(revocation).toMatchObject({
    socialAccountId: id,
    status: 'disconnected',
    disconnectedReason: 'revoked_by_partner',
    canceledScheduledPosts: 3,
    disconnectedAt: '2026-04-18T19:06:42Z',
  });
  expect(revocation).not.toHaveProperty('alreadyRevoked');
  expect(await posts('queued')).toHaveLength(0);
  expect(await posts('canceled')).toHaveLength(3);
});

test.each(['reset-after', 'truncate'] as const)(
  'when the answer is lost (%s), the repeat finds it done and says so',
  async (kind) => {
    const id = seedOne();
    sandbox.faults.add({ route: REVOKE, kind, times: 1 });

    const revocation = await revoke(id);

    expect(revocation).toMatchObject({ socialAccountId: id, status: 'disconnected', alreadyRevoked: true });
    expect(await posts('canceled')).toHaveLength(3);
  },
);

test.each([
  { kind: 'reset' },
  { kind: 'malformed' },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'status', status: 500, code: 'INTERNAL' },
] as const)('when the request itself is lost ($kind), the repeat does it', async (fault) => {
  const id = seedOne();
  sandbox.faults.add({ ...fault, route: REVOKE, times: 1 });

  const revocation = await revoke(id);

  expect(revocation).toMatchObject({ canceledScheduledPosts: 3 });
  expect(revocation).not.toHaveProperty('alreadyRevoked');
});

test('an account that was revoked before is NOT_FOUND', async () => {
  const id = seedOne({ status: 'disconnected' });

  expect(await rejectionOf(revoke(id))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('a leased account is a CONFLICT, and its lease can be released', async () => {
  const id = seedOne({ leased: true });

  const error = await rejectionOf(revoke(id));
  const release = await client.releaseLease(id, 'season over');

  expect(error).toMatchObject({ status: 409, code: 'CONFLICT' });
  expect(release).toMatchObject({
    socialAccountId: id,
    status: 'disconnected',
    disconnectedReason: 'released_by_partner',
  });
});

test('a lease release whose answer is lost is not repeated', async () => {
  const id = seedOne({ leased: true });
  sandbox.faults.add({ route: 'DELETE /v1/leased-accounts/:socialAccountId', kind: 'reset-after', times: 1 });

  expect(await rejectionOf(client.releaseLease(id))).toMatchObject({ code: 'NO_ANSWER' });
  expect(sandbox.requests().filter(({ method }) => method === 'DELETE')).toHaveLength(1);
});
