import * as core from 'layers-social-core';

import * as guards from '../../shared/src/api/guards';

test.each([
  ['account', core.sampleAccount, guards.isAccount],
  ['health snapshot', core.sampleHealthSnapshot, guards.isHealthSnapshot],
  ['link', core.sampleAuthorizeLink, guards.isAuthorizeLink],
  ['connection status', core.sampleConnectionStatus, guards.isConnectionStatus],
  ['revocation', core.sampleRevocation, guards.isRevocation],
  ['scheduled post', core.sampleScheduledPost, guards.isScheduledPost],
  ['published post', core.sampleEndedPosts[0], guards.isScheduledPost],
  ['failed post', core.sampleEndedPosts[1], guards.isScheduledPost],
  ['canceled post', core.sampleEndedPosts[2], guards.isScheduledPost],
  ['webhook endpoint', core.sampleWebhookEndpoint, guards.isWebhookEndpoint],
  ['webhook delivery', core.sampleWebhookDelivery, guards.isWebhookDelivery],
  ['webhook test', core.sampleWebhookTest, guards.isWebhookTest],
  ['webhook replay', core.sampleWebhookReplay, guards.isWebhookReplay],
])(
  'the sample of a %s is what the core would accept',
  (_what, sample, guard: (value: unknown) => boolean) => {
    expect(guard(sample)).toBe(true);
  },
);

test('the sample report is about an account that its owner has to reconnect', () => {
  expect(core.sampleHealthReport).toMatchObject({
    level: 'critical',
    reasons: [{ code: 'reauth_required' }],
  });
});

test('no sample holds anything that looks like a credential', () => {
  const text = JSON.stringify(Object.values(core).filter((value) => typeof value === 'object'));

  expect(core.redact(text)).toBe(text);
});
