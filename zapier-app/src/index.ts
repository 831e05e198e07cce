/** Layers Social for Zapier: what the app consists of. */
import { defineApp, version as platformVersion } from 'zapier-platform-core';

import packageJson from '../package.json';
import { authentication } from './authentication';
import createConnectLink from './creates/create_connect_link';
import createInviteLink from './creates/create_invite_link';
import createReauthLink from './creates/create_reauth_link';
import revokeAccount from './creates/revoke_account';
import { authenticate } from './middleware';
import findAccount from './searches/find_account';
import getAccountHealth from './searches/get_account_health';
import getConnectionStatus from './searches/get_connection_status';
import accountConnected from './triggers/account_connected';
import accountEvent from './triggers/account_event';
import accountHealthDegraded from './triggers/account_health_degraded';
import accountRecovered from './triggers/account_recovered';

export default defineApp({
  version: packageJson.version,
  platformVersion,
  flags: {
    // Empty values arrive as they are; `lib/input.ts` reads them.
    cleanInputData: false,
    // Everything goes through `z.request`, which logs by itself; the platform need not wrap Node's HTTP.
    skipHttpPatch: true,
  },
  authentication,
  beforeRequest: [authenticate],
  triggers: {
    [accountConnected.key]: accountConnected,
    [accountHealthDegraded.key]: accountHealthDegraded,
    [accountRecovered.key]: accountRecovered,
    [accountEvent.key]: accountEvent,
  },
  creates: {
    [createConnectLink.key]: createConnectLink,
    [createInviteLink.key]: createInviteLink,
    [createReauthLink.key]: createReauthLink,
    [revokeAccount.key]: revokeAccount,
  },
  searches: {
    [findAccount.key]: findAccount,
    [getAccountHealth.key]: getAccountHealth,
    [getConnectionStatus.key]: getConnectionStatus,
  },
});
