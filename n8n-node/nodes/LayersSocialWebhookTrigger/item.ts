/**
 * An event of Layers as an item with the members of the polling trigger's, so that one workflow works with
 * both. Members that need two polls to know are null; the event itself is under `event`.
 */
import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import {
  Account,
  assessHealth,
  EventAccount,
  failureCode,
  formatTimestamp,
  HealthReport,
  statusAfter,
  WebhookEvent,
} from 'layers-social-core';

/** The item; `now` in milliseconds since the epoch. Every event becomes an item, also of a type that is not known. */
export function itemOf(event: WebhookEvent, found: EventAccount, now: number): IDataObject {
  const { id, type, data, replayOf } = event;
  const status = statusAfter(event);
  const raw: IDataObject = { id, type, data: toJson(data), ...(replayOf !== undefined && { replayOf }) };
  const common = {
    eventId: id,
    socialAccountId: textOf(data.socialAccountId),
    projectId: found.projectId ?? textOf(data.projectId),
    detectedAt: formatTimestamp(now),
    accountFetched: found.account !== undefined,
    event: raw,
  };
  if (status === undefined) return { ...common, type, ...aboutPostOrLease(event, found) };
  return { ...common, ...aboutAccount({ event, status, account: found.account, now }) };
}

interface AccountEvent {
  event: WebhookEvent;
  /** The status that the event left. */
  status: string;
  account: Account | undefined;
  now: number;
}

function aboutAccount({ event: { data }, status, account, now }: AccountEvent): IDataObject {
  const { leased = null, tokenExpiresAt = null, connectedAt = textOf(data.connectedAt) } = account ?? {};
  const platform = account?.platform ?? textOf(data.platform);
  const handle = account?.handle ?? textOf(data.displayName);
  const report = assessHealth({ account: accountOf({ ...account, status }, platform, handle), now });
  return {
    platform,
    handle,
    leased,
    level: report.level,
    reasons: report.reasons.map(({ code }) => code),
    previous: { status: null, level: null, reasons: [] },
    // As it is now, which may be later than the event.
    current: { status: account?.status ?? status, tokenExpiresAt },
    disconnectedReason: status === 'disconnected' ? textOf(data.disconnectedReason) : null,
    ...happening(status, report, connectedAt),
  };
}

/** For the words of a report: what is not known is not in them. */
function accountOf(
  known: Partial<Account> & Pick<Account, 'status'>,
  platform: string | null,
  handle: string | null,
): Account {
  return {
    ...known,
    socialAccountId: known.socialAccountId ?? '',
    platform: platform ?? 'unknown',
    handle: handle ?? undefined,
  };
}

function happening(status: string, report: HealthReport, connectedAt: string | null): IDataObject {
  if (status === 'connected') return { type: 'account_connected', reconnected: null, connectedAt };
  const [reason] = report.reasons;
  return {
    type: 'health_degraded',
    reason: reason?.code ?? null,
    message: reason?.message ?? null,
    fix: reason?.fix ?? null,
    reasonLevel: reason?.level ?? null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The documented members of an event that says nothing about the connection; others are under `event`. */
function aboutPostOrLease({ type, data }: WebhookEvent, { account }: EventAccount): IDataObject {
  const about = { platform: account?.platform ?? textOf(data.platform), handle: account?.handle ?? null };
  if (type.startsWith('post.')) {
    return {
      ...about,
      scheduledPostId: textOf(data.scheduledPostId),
      containerId: textOf(data.containerId),
      externalUrl: textOf(data.externalUrl),
      ...(type === 'post.failed' && { errorCode: failureCode(data) ?? null }),
    };
  }
  if (!type.startsWith('lease_request.')) return {};
  const { requestId, assignedSocialAccountIds: assigned } = data;
  return {
    requestId: textOf(requestId),
    assignedSocialAccountIds: Array.isArray(assigned) ? assigned.map(textOf) : [],
  };
}

/** What came in as JSON is JSON; the compiler only knows that it is a record. */
function toJson(data: Record<string, unknown>): IDataObject {
  return jsonParse<IDataObject>(JSON.stringify(data));
}
