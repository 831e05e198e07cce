// Where the contract is silent or of two minds, the sandbox takes one side (contract, section 17) and lets you take the other.

import { z } from 'zod';

import type { Behaviour } from './types';

export const DEFAULT_BEHAVIOUR: Readonly<Behaviour> = {
  listIncludesDisconnected: false,
  listTellsDisconnectedReason: true,
  listOrder: 'newest-first',
  lastPageCursor: 'null',
  healthWithoutSnapshot: '404',
  revokeLeased: 'conflict',
  expiredState: '404',
  returnLeg: 'newer',
  wrongAccountOnReauth: 'fails',
  reauthHealthy: 'allowed',
  reconnectMovesConnectedAt: true,
  reconnectAfterRevoke: 'same-id',
  retryAfter: 'seconds',
  whoami: 'newer',
  projectIdOnGet: 'prefixed',
  customerExternalIdUnique: false,
  webhookProjectId: 'any',
  webhookReplayOf: 'top',
  deliveryRetries4xx: false,
  webhookTimeoutMs: 10_000,
  signatureTime: 'clock',
  unknownFields: false,
};

export const behaviourChange = z
  .strictObject({
    listIncludesDisconnected: z.boolean(),
    listTellsDisconnectedReason: z.boolean(),
    listOrder: z.enum(['newest-first', 'oldest-first']),
    lastPageCursor: z.enum(['null', 'absent']),
    healthWithoutSnapshot: z.enum(['404', 'nulls']),
    revokeLeased: z.enum(['conflict', 'allowed']),
    expiredState: z.enum(['404', 'failed', 'expired']),
    returnLeg: z.enum(['newer', 'older']),
    wrongAccountOnReauth: z.enum(['fails', 'binds']),
    reauthHealthy: z.enum(['allowed', 'conflict']),
    reconnectMovesConnectedAt: z.boolean(),
    reconnectAfterRevoke: z.enum(['same-id', 'new-id']),
    retryAfter: z.enum(['seconds', 'http-date', 'none']),
    whoami: z.enum(['newer', 'older']),
    projectIdOnGet: z.enum(['prefixed', 'bare']),
    customerExternalIdUnique: z.boolean(),
    webhookProjectId: z.enum(['any', 'bare']),
    webhookReplayOf: z.enum(['top', 'data']),
    deliveryRetries4xx: z.boolean(),
    webhookTimeoutMs: z.number().int().min(1).max(600_000),
    signatureTime: z.enum(['clock', 'real']),
    unknownFields: z.boolean(),
  })
  .partial();

/** For the library: throws an Error with a message for people. */
export function readBehaviour(change: Partial<Behaviour>): Partial<Behaviour> {
  const result = behaviourChange.safeParse(change);
  if (result.success) return result.data;
  throw new Error(`behaviour: ${z.prettifyError(result.error)}`);
}
