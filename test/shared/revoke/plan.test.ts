import { planRevoke, sampleScheduledPost } from 'layers-social-core';

const posts = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ ...sampleScheduledPost, id: `sp_${place}` }));
const connected = { status: 'connected', leased: false };
const leased = { status: 'connected', leased: true };
const gone = { status: 'disconnected', leased: true };

test.each([
  ['connected', connected, {}, undefined, { action: 'revoke' }],
  ['needing a reconnect', { status: 'reauth_required' }, {}, undefined, { action: 'revoke' }],
  ['of an unknown status', { status: 'paused' }, {}, undefined, { action: 'revoke' }],
  ['disconnected', gone, {}, undefined, { action: 'none' }],
  ['disconnected, whatever the limit', gone, { maxQueuedPosts: 0 }, posts(3), { action: 'none' }],
  ['leased', leased, {}, undefined, { action: 'refuse', refusal: 'LEASED_ACCOUNT' }],
  ['leased, to be released', leased, { releaseLease: true }, undefined, { action: 'release_lease' }],
  [
    'not leased, though leases may be released',
    connected,
    { releaseLease: true },
    undefined,
    { action: 'revoke' },
  ],
  ['within its limit', connected, { maxQueuedPosts: 2 }, posts(2), { action: 'revoke' }],
  [
    'over its limit',
    connected,
    { maxQueuedPosts: 2 },
    posts(3),
    { action: 'refuse', refusal: 'TOO_MANY_QUEUED_POSTS' },
  ],
  [
    'leased and over its limit',
    leased,
    { maxQueuedPosts: 0, releaseLease: true },
    posts(1),
    { action: 'refuse', refusal: 'TOO_MANY_QUEUED_POSTS' },
  ],
])('an account that is %s', (_, account, options, queued, plan) => {
  expect(planRevoke(account, { releaseLease: false, ...options }, queued)).toEqual(plan);
});
