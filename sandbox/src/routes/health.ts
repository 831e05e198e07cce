import { accountHealth, healthSnapshot } from '../data/health';
import { nothing, read } from '../endpoint';
import { notFound } from '../errors';

/** GET /v1/social-accounts/:id/health (contract 8.5). A disconnected account has none. */
export const health = read({
  path: '/v1/social-accounts/:socialAccountId/health',
  scope: 'social:read',
  query: nothing,
  handle: ({ world, orgId, param }) => {
    const id = param('socialAccountId');
    const row = accountHealth(world.store, orgId, id);
    if (!row || row.status === 'disconnected') throw notFound('The social account');
    if (row.account_id === null && world.behaviour.healthWithoutSnapshot === '404')
      throw notFound('A health snapshot of the social account');
    return healthSnapshot(id, row);
  },
});
