/** An outcome has the same members whatever is known of it. */
import { InviteOutcome, outcomeFields } from 'layers-social-core';

import { account } from '../../support/core-watch';

const NOW = Date.UTC(2026, 10, 26, 8);
const told: InviteOutcome = {
  outcome: 'connected',
  attemptId: 'attempt-1',
  invite: { inviteId: 'invite-1', purpose: 'connect', projectId: 'prj_1', expiresAt: '2026-12-01T00:00:00Z' },
};

test('what is not known is null', () => {
  expect(outcomeFields(told, NOW)).toEqual({
    outcome: 'connected',
    outcomeId: 'attempt-1',
    inviteId: 'invite-1',
    reference: null,
    purpose: 'connect',
    projectId: 'prj_1',
    socialAccountId: null,
    platform: null,
    handle: null,
    failureCode: null,
    returnedAt: '2026-11-26T08:00:00Z',
    account: null,
  });
});

test('the invite says whom it is about, and the account that was looked up knows better', () => {
  const invite = { ...told.invite, platform: 'tiktok', handle: 'old', reference: 'customer 7' };
  const denied = { ...told, invite, outcome: 'denied', failureCode: 'access_denied' } as const;

  expect(outcomeFields(denied, NOW)).toMatchObject({
    outcome: 'denied',
    failureCode: 'access_denied',
    platform: 'tiktok',
    handle: 'old',
    reference: 'customer 7',
  });
  const found = account(1, { socialAccountId: 'sa_1', platform: 'instagram', handle: 'new' });
  expect(outcomeFields({ ...told, invite, socialAccountId: 'sa_1' }, NOW, found)).toMatchObject({
    socialAccountId: 'sa_1',
    platform: 'instagram',
    handle: 'new',
    account: found,
  });
});
