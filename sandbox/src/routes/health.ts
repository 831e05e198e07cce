import { accountHealth, healthSnapshot } from '../data/health';
import { notFound } from '../errors';
import { nothing, read } from '../http/endpoint';
import { healthAnswer } from './answer-schemas';

/** GET /v1/social-accounts/:id/health (contract, section 8.5). A disconnected account has none. */
export const health = read({
  path: '/v1/social-accounts/:socialAccountId/health',
  summary: 'Read the health snapshot of a social account',
  answer: healthAnswer,
  scope: 'social:read',
  query: nothing,
  handle: ({ context, orgId, param }) => {
    const id = param('socialAccountId');
    const row = accountHealth(context.db, orgId, id);
    if (!row || row.status === 'disconnected') throw notFound('The social account');
    if (row.account_id === null && context.behaviour.healthWithoutSnapshot === '404')
      throw notFound('A health snapshot of the social account');
    return healthSnapshot(id, row);
  },
});
