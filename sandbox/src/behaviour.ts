// Where the contract is silent or of two minds, the sandbox takes one side (contract, section 17) and lets you try the other.

import { z } from 'zod';

import { InputError } from './errors';

/** The switches, each with its default. The README says what each one stands for. */
export const behaviourSchema = z.strictObject({
  listIncludesDisconnected: z.boolean().default(false),
  /** Whether a disconnected account in the list says why and since when it is. */
  listTellsDisconnectedReason: z.boolean().default(true),
  listOrder: z.enum(['newest-first', 'oldest-first']).default('newest-first'),
  lastPageCursor: z.enum(['null', 'absent']).default('null'),
  healthWithoutSnapshot: z.enum(['404', 'nulls']).default('404'),
  revokeLeased: z.enum(['conflict', 'allowed']).default('conflict'),
  expiredState: z.enum(['404', 'failed', 'expired']).default('404'),
  returnLeg: z.enum(['newer', 'older']).default('newer'),
  wrongAccountOnReauth: z.enum(['fails', 'binds']).default('fails'),
  reauthHealthy: z.enum(['allowed', 'conflict']).default('allowed'),
  reconnectMovesConnectedAt: z.boolean().default(true),
  reconnectAfterRevoke: z.enum(['same-id', 'new-id']).default('same-id'),
  retryAfter: z.enum(['seconds', 'http-date', 'none']).default('seconds'),
  whoami: z.enum(['newer', 'older']).default('newer'),
  projectIdOnGet: z.enum(['prefixed', 'bare']).default('prefixed'),
  customerExternalIdUnique: z.boolean().default(true),
  webhookProjectId: z.enum(['any', 'bare']).default('any'),
  webhookReplayOf: z.enum(['top', 'data']).default('top'),
  deliveryRetries4xx: z.boolean().default(false),
  webhookTimeoutMs: z.number().int().min(1).max(600_000).default(10_000),
  /** `real` signs with the machine's time, for receivers that check against their own clock. */
  signatureTime: z.enum(['clock', 'real']).default('clock'),
  /** Adds an undocumented member to every object in an answer, to try a client's tolerance. */
  unknownFields: z.boolean().default(false),
});

export type Behaviour = z.infer<typeof behaviourSchema>;

export const DEFAULT_BEHAVIOUR: Readonly<Behaviour> = behaviourSchema.parse({});

/** The whole behaviour after a change, for the library. Throws InputError. */
export function changedBehaviour(before: Behaviour, change: Partial<Behaviour>): Behaviour {
  const result = behaviourSchema.safeParse({ ...before, ...change });
  if (result.success) return result.data;
  throw new InputError(`behaviour: ${z.prettifyError(result.error)}`);
}
