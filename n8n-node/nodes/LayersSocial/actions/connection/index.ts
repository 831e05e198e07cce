import type { Operation } from '../operation';
import * as createConnectLink from './createConnectLink';
import * as createInviteLink from './createInviteLink';
import * as createReauthLink from './createReauthLink';
import * as getStatus from './getStatus';
import * as wait from './wait';

export const operations = {
  createConnectLink,
  createInviteLink,
  createReauthLink,
  getStatus,
  wait,
} satisfies Record<string, Operation>;
