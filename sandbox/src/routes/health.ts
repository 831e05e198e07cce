import { emptySnapshot, healthOf, healthSnapshot } from '../data/health';
import { nothing, read } from '../endpoint';
import { notFound } from '../errors';
import { accountOf } from './answers';

/** GET /v1/social-accounts/:id/health (contract 8.5). A disconnected account has none. */
export const health = read({
  path: '/v1/social-accounts/:socialAccountId/health',
  scope: 'social:read',
  query: nothing,
  handle: (call) => {
    const account = accountOf(call);
    if (account.status === 'disconnected') throw notFound('The social account');
    const row = healthOf(call.world.store, account.id);
    if (row) return healthSnapshot(row);
    if (call.world.behaviour.healthWithoutSnapshot === 'nulls') return emptySnapshot(account.id);
    throw notFound('A health snapshot of the social account');
  },
});
