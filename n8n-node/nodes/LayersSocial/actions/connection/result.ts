/** What Wait for Connection hands on, whichever way it waited. */
import type { IDataObject } from 'n8n-workflow';

import { Account, ConnectionOutcome, findIfPossible } from 'layers-social-core';
import type { Parameters } from '../../../../lib/params';
import type { Session } from '../../../../lib/session';
import { handshakeFields } from './handshake';

interface Finding {
  params: Parameters;
  session: Session;
  /** Stands in for the account's own where that is not known. */
  platform?: unknown;
  outcome: ConnectionOutcome;
}

/** The outcome with the account it is about, as far as it can be looked up. */
export async function resultOf(finding: Finding): Promise<IDataObject> {
  const { params, outcome, platform } = finding;
  const account = await accountOf(finding);
  return {
    state: params.id('state'),
    ...handshakeFields(outcome),
    expiresAt: outcome.expiresAt ?? params.text('expiresAt', 'always') ?? null,
    projectId: params.optionalId('project', 'always') ?? null,
    platform: account?.platform ?? (typeof platform === 'string' ? platform : null),
    handle: account?.handle ?? null,
    account: account ? { ...account } : null,
  };
}

/** The account as it is after the consent: a list read before then would show the old state. */
async function accountOf({ params, session, outcome }: Finding): Promise<Account | undefined> {
  const projectId = params.optionalId('project', 'always');
  const wanted = params.collection('options').flag('includeAccount', true);
  if (!wanted || projectId === undefined || outcome.socialAccountId === undefined) return undefined;
  return findIfPossible(session.accounts, projectId, outcome.socialAccountId, session.world.now());
}
