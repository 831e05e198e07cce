// What the menu of an account can do to it, as its owner or its platform would.

import type { AccountView } from '../../control/accounts';
import { call } from './api';
import { now } from './time';

/** From best to worst, each with a score that fits it. */
const TIERS = [
  { tier: 'hot', score: 91 },
  { tier: 'warm', score: 73 },
  { tier: 'warming_up', score: 52 },
  { tier: 'cold', score: 28 },
];

interface Change {
  label: string;
  can?: (account: AccountView) => boolean;
  work: (account: AccountView) => Promise<unknown>;
  done: (handle: string) => string;
}

const path = ({ socialAccountId }: AccountView) => `/accounts/${encodeURIComponent(socialAccountId)}`;
const patch = (account: AccountView, body: object) => call('PATCH', path(account), body);
const setHealth = (account: AccountView, body: object) => call('PUT', `${path(account)}/health`, body);
const tierBelow = (account: AccountView) => {
  const at = TIERS.findIndex(({ tier }) => tier === account.tier);
  return at < 0 ? undefined : TIERS[at + 1];
};
const isConnected = ({ status }: AccountView) => status !== 'disconnected';

export const CHANGES: readonly Change[] = [
  {
    label: 'Expire the token',
    can: ({ status, leased }) => status === 'connected' && !leased,
    work: (account) => patch(account, { tokenExpiresAt: new Date(now() - 1_000).toISOString() }),
    done: (who) => `The token of ${who} has expired.`,
  },
  {
    label: 'Drop a tier',
    can: (account) => tierBelow(account) !== undefined,
    work: (account) => setHealth(account, { ...tierBelow(account) }),
    done: (who) => `${who} fell one tier.`,
  },
  {
    label: 'Shadowban',
    can: ({ isShadowbanned }) => !isShadowbanned,
    work: (account) => setHealth(account, { tier: 'shadowbanned', score: 4, isShadowbanned: true }),
    done: (who) => `${who} is shadowbanned.`,
  },
  {
    label: 'Recover',
    work: async (account) => {
      await setHealth(account, { tier: 'warm', score: 73, isShadowbanned: false });
      if (account.status !== 'connected') await patch(account, { status: 'connected' });
    },
    done: (who) => `${who} is well again.`,
  },
  {
    label: 'Make a reconnect link',
    can: isConnected,
    work: ({ socialAccountId }) => call('POST', '/connect-links', { socialAccountId }),
    done: (who) => `A reconnect link for ${who} is under Connections.`,
  },
  {
    label: 'Revoke on the platform',
    can: isConnected,
    work: (account) => patch(account, { status: 'disconnected' }),
    done: (who) => `The owner of ${who} revoked the access on the platform.`,
  },
];
