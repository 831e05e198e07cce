// The webhook events about one account (contract, section 12).

import { isoSeconds, isoSecondsOrNull } from '../clock/format';
import type { AccountRow } from '../data/accounts';
import type { NewEvent } from '../webhooks/emit';

export function connectedEvent(account: AccountRow, now: number): NewEvent {
  const { handle, connected_at } = account;
  const data = { displayName: handle, connectedAt: isoSeconds(connected_at) };
  return about(account, { type: 'social_account.connected', now, data });
}

export function needsReauthEvent(account: AccountRow, now: number): NewEvent {
  const end = account.token_expires_at;
  const reason = end !== null && end <= now ? 'token_expired' : 'token_revoked';
  const data = { reason, tokenExpiresAt: isoSecondsOrNull(end) };
  return about(account, { type: 'social_account.needs_reauth', now, data });
}

export function revokedEvent(account: AccountRow, now: number, canceledPosts: number): NewEvent {
  const data = {
    disconnectedReason: account.disconnected_reason,
    disconnectedAt: isoSecondsOrNull(account.disconnected_at),
    canceledScheduledPosts: canceledPosts,
  };
  return about(account, { type: 'social_account.revoked', now, data });
}

function about(account: AccountRow, event: Pick<NewEvent, 'type' | 'now' | 'data'>): NewEvent {
  const { id, org_id, project_id, platform } = account;
  const data = { socialAccountId: id, projectId: project_id, platform, ...event.data };
  return { ...event, orgId: org_id, projectId: project_id, data };
}
