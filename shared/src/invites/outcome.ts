/** How an attempt ended, flat: what a workflow starts with, and what a webhook is sent. */
import { Account, Platform } from '../api/types';
import { formatTimestamp } from '../base/timestamps';
import { InviteOutcome } from './host';
import { InvitePurpose } from './token';
import { OutcomeName } from './visit';

/** An outcome as every host hands it on; what is not known is null. */
export interface InviteOutcomeFields {
  outcome: OutcomeName;
  /** The same whenever the end of this very attempt is told. */
  outcomeId: string;
  inviteId: string;
  /** As the maker of the invite gave it. */
  reference: string | null;
  purpose: InvitePurpose;
  projectId: string;
  /** The account that was connected, else the one that the invite is about. */
  socialAccountId: string | null;
  platform: Platform | null;
  handle: string | null;
  /** Of `denied` and `failed`: Layers' or the platform's word for it. */
  failureCode: string | null;
  /** ISO 8601. */
  returnedAt: string;
  /** The account that was connected, where it was looked up. */
  account: Account | null;
}

/** The outcome, flat, with the account that was connected, if it was looked up. `now` is in milliseconds since the epoch. */
export function outcomeFields(told: InviteOutcome, now: number, account?: Account): InviteOutcomeFields {
  const { invite, outcome, attemptId, socialAccountId, failureCode } = told;
  return {
    outcome,
    outcomeId: attemptId,
    inviteId: invite.inviteId,
    reference: invite.reference ?? null,
    purpose: invite.purpose,
    projectId: invite.projectId,
    socialAccountId: socialAccountId ?? null,
    platform: account?.platform ?? invite.platform ?? null,
    handle: account?.handle ?? invite.handle ?? null,
    failureCode: failureCode ?? null,
    returnedAt: formatTimestamp(now),
    account: account ?? null,
  };
}
