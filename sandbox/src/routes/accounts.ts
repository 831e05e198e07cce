// The account list and revoke (contract, section 8.3, 8.6).

import { z } from 'zod';

import { isoSeconds } from '../clock/format';
import { accountItem, accountStatus, explainedItem, listAccounts, platform } from '../data/accounts';
import { disconnect } from '../domain/disconnect';
import { conflict, malformedId, notFound } from '../errors';
import { page } from '../http/cursors';
import { nothing, read, write, type Call } from '../http/endpoint';
import { isoTime, limit, queryBoolean, repeatable } from '../http/schemas';
import { isAccountId } from '../ids';
import { accountAnswer, listOf, revokedAnswer } from './answer-schemas';
import { accountOf, listAnswer, projectOf } from './answers';

const list = read({
  path: '/v1/projects/:projectId/social-accounts',
  summary: 'List the social accounts of a project',
  answer: listOf(accountAnswer),
  scope: 'social:read',
  query: z.strictObject({
    platform: repeatable(platform),
    status: repeatable(accountStatus),
    leased: queryBoolean.optional(),
    limit: limit(50, 200),
    cursor: isoTime.optional(),
  }),
  handle: (call, query) => {
    const { context } = call;
    const rows = listAccounts(context.db, {
      projectId: projectOf(call).id,
      platforms: query.platform,
      statuses: query.status,
      leased: query.leased,
      withDisconnected: context.behaviour.listIncludesDisconnected,
      after: query.cursor,
      newestFirst: context.behaviour.listOrder === 'newest-first',
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(rows, query.limit, (last) => isoSeconds(last.connected_at));
    const itemOf = context.behaviour.listTellsDisconnectedReason ? explainedItem : accountItem;
    return listAnswer(context, items.map(itemOf), nextCursor);
  },
});

const revoke = write({
  method: 'DELETE',
  path: '/v1/social-accounts/:socialAccountId',
  summary: 'Revoke a social account and cancel its queued posts',
  answer: revokedAnswer,
  scope: 'social:write',
  body: nothing,
  checkPath: requireAccountId,
  handle: (call) => {
    const account = accountOf(call);
    if (account.status === 'disconnected') throw notFound('The social account');
    if (account.leased && call.context.behaviour.revokeLeased === 'conflict')
      throw conflict(
        'This account is leased. Release the lease instead: DELETE /v1/leased-accounts/:socialAccountId.',
      );
    const disconnectedReason = 'revoked_by_partner';
    const { disconnectedAt, canceledPosts } = disconnect(call.context, account, disconnectedReason);
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
