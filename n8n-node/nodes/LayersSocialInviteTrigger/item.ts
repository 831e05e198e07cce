/** How an attempt ended, as the item that starts the workflow. */
import type { IDataObject } from 'n8n-workflow';

import { Account, findIfPossible, formatTimestamp, InviteOutcome } from 'layers-social-core';
import type { Session } from '../../lib/session';

/** The item; the account is looked up where one was connected and `includeAccount` says so. Never throws for Layers. */
export async function itemOf(
  told: InviteOutcome,
  session: Session,
  includeAccount: boolean,
): Promise<IDataObject> {
  const { invite, outcome, attemptId, socialAccountId, failureCode } = told;
  const { inviteId, purpose, projectId, reference } = invite;
  const account = includeAccount && outcome === 'connected' ? await lookUp(told, session) : undefined;
  return {
    outcome,
    outcomeId: attemptId,
    inviteId,
    reference: reference ?? null,
    purpose,
    projectId,
    socialAccountId: socialAccountId ?? null,
    platform: account?.platform ?? invite.platform ?? null,
    handle: account?.handle ?? invite.handle ?? null,
    failureCode: failureCode ?? null,
    returnedAt: formatTimestamp(session.runtime.now()),
    account: account ? { ...account } : null,
  };
}

async function lookUp(
  { invite, socialAccountId }: InviteOutcome,
  { accounts, runtime }: Session,
): Promise<Account | undefined> {
  if (socialAccountId === undefined) return undefined;
  return findIfPossible(accounts, invite.projectId, socialAccountId, runtime.now());
}
