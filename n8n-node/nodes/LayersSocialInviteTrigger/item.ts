/** How an attempt ended, as the item that starts the workflow. */
import type { IDataObject } from 'n8n-workflow';

import { Account, findIfPossible, InviteOutcome, outcomeFields } from 'layers-social-core';
import type { Session } from '../../lib/session';

/** The item; the account is looked up where one was connected and `includeAccount` says so. Never throws for Layers. */
export async function itemOf(
  told: InviteOutcome,
  session: Session,
  includeAccount: boolean,
): Promise<IDataObject> {
  const account = includeAccount && told.outcome === 'connected' ? await lookUp(told, session) : undefined;
  const fields = outcomeFields(told, session.runtime.now(), account);
  return { ...fields, account: account ? { ...account } : null };
}

async function lookUp(
  { invite, socialAccountId }: InviteOutcome,
  { accounts, runtime }: Session,
): Promise<Account | undefined> {
  if (socialAccountId === undefined) return undefined;
  return findIfPossible(accounts, invite.projectId, socialAccountId, runtime.now());
}
