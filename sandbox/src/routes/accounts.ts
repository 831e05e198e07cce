// The account list and revoke (contract 8.3, 8.6).

import { z } from 'zod';

import { page } from '../cursors';
import { accountItem, explainedItem, listAccounts } from '../data/accounts';
import { nothing, read, write, type Call } from '../endpoint';
import { conflict, malformedId, notFound } from '../errors';
import { isAccountId } from '../ids';
import { disconnect } from '../life/disconnect';
import { isoTime, limit, platform, queryBoolean, repeatable } from '../schemas';
import { isoSeconds } from '../time';
import { accountOf, listAnswer, projectOf } from './answers';

const list = read({
  path: '/v1/projects/:projectId/social-accounts',
  scope: 'social:read',
  query: z.strictObject({
    platform: repeatable(platform),
    status: repeatable(z.enum(['connected', 'reauth_required', 'disconnected'])),
    leased: queryBoolean.optional(),
    limit: limit(50, 200),
    cursor: isoTime.optional(),
  }),
  handle: (call, query) => {
    const { world } = call;
    const rows = listAccounts(world.store, {
      projectId: projectOf(call).id,
      platforms: query.platform,
      statuses: query.status,
      leased: query.leased,
      withDisconnected: world.behaviour.listIncludesDisconnected,
      after: query.cursor,
      newestFirst: world.behaviour.listOrder === 'newest-first',
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(rows, query.limit, (last) => isoSeconds(last.connected_at));
    const itemOf = world.behaviour.listTellsDisconnectedReason ? explainedItem : accountItem;
    return listAnswer(world, items.map(itemOf), nextCursor);
  },
});

const revoke = write({
  method: 'DELETE',
  path: '/v1/social-accounts/:socialAccountId',
  scope: 'social:write',
  body: nothing,
  checkPath: requireAccountId,
  handle: (call) => {
    const account = accountOf(call);
    if (account.status === 'disconnected') throw notFound('The social account');
    if (account.leased && call.world.behaviour.revokeLeased === 'conflict')
      throw conflict(
        'This account is leased. Release the lease instead: DELETE /v1/leased-accounts/:socialAccountId.',
      );
    const disconnectedReason = 'revoked_by_partner';
    const { disconnectedAt, canceledPosts } = disconnect(call.world, account, disconnectedReason);
    return {
      socialAccountId: account.id,
      status: 'disconnected',
      disconnectedReason,
      canceledScheduledPosts: canceledPosts,
      disconnectedAt: isoSeconds(disconnectedAt),
    };
  },
});

function requireAccountId(param: Call['param']): void {
  if (!isAccountId(param('socialAccountId'))) throw malformedId('socialAccountId', 'sa_<uuid>');
}

export const accounts = [list, revoke];
