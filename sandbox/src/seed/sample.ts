// Thirteen accounts: healthy ones, and one for each problem an account can have.

import { DAY } from '../clock/format';
import type { AccountSeed } from './plan';

/** `now` in milliseconds: the sandbox's time. */
export function sampleAccounts(now: number): AccountSeed[] {
  const soon = new Date(now + 2 * DAY).toISOString();
  return [
    { handle: 'bakery.daily', platform: 'instagram', health: { tier: 'hot', score: 94 }, queuedPosts: 3 },
    { handle: 'trail_notes', platform: 'tiktok', health: { tier: 'hot', score: 88 }, queuedPosts: 5 },
    { handle: 'paper.lanterns', platform: 'instagram', health: { tier: 'warm', score: 76 } },
    { handle: 'slowcoffeeclub', platform: 'tiktok', health: { tier: 'warm', score: 71 }, queuedPosts: 1 },
    { handle: 'harbour.swim', platform: 'tiktok', tokenExpiresAt: soon, health: { tier: 'warm', score: 69 } },
    { handle: 'ceramics.weekly', platform: 'instagram', health: { tier: 'warming_up', score: 55 } },
    {
      handle: 'night.garden',
      platform: 'tiktok',
      status: 'reauth_required',
      health: { tier: 'warm', score: 66 },
      queuedPosts: 2,
    },
    {
      handle: 'bike_repair_bay',
      platform: 'instagram',
      status: 'reauth_required',
      health: { tier: 'cold', score: 31 },
    },
    {
      handle: 'thrift.finds',
      platform: 'tiktok',
      health: { tier: 'shadowbanned', score: 4 },
      queuedPosts: 4,
    },
    { handle: 'tiny.orchestra', platform: 'instagram', health: { tier: 'cold', score: 33 } },
    { handle: 'first.steps', platform: 'tiktok', health: null },
    { handle: 'gone.surfing', platform: 'tiktok', status: 'disconnected' },
    { handle: 'house.account', leased: true, health: { tier: 'warm', score: 80 } },
  ];
}
