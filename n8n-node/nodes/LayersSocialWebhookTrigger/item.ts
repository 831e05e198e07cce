/**
 * An event of Layers as an item with the members of the polling trigger's, so that one workflow works with
 * both. Members that need two polls to know are null; the event itself is under `event`.
 */
import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import { Account, assessHealth, formatTimestamp, HealthReport, WebhookEvent } from 'layers-social-core';

/** What could be found out about the account of an event. */
export interface Found {
  account?: Account;
  projectId?: string;
}

/** What the account's status is after an event of this type. */
const STATUS_AFTER: Record<string, string> = {
  'social_account.connected': 'connected',
  'social_account.needs_reauth': 'reauth_required',
  'social_account.revoked': 'disconnected',
};

export function statusAfter(type: string): string | undefined {
  return Object.hasOwn(STATUS_AFTER, type) ? STATUS_AFTER[type] : undefined;
}

/** The item; `now` in milliseconds since the epoch. Every event becomes an item, also of a type that is not known. */
export function itemOf(event: WebhookEvent, found: Found, now: number): IDataObject {
  const { id, type, data, replayOf } = event;
  const status = statusAfter(type);
  const raw: IDataObject = { id, type, data: toJson(data), ...(replayOf !== undefined && { replayOf }) };
  const common = {
    eventId: id,
    socialAccountId: textOf(data.socialAccountId),
    projectId: found.projectId ?? textOf(data.projectId),
    detectedAt: formatTimestamp(now),
    accountFetched: found.account !== undefined,
    event: raw,
  };
  if (status === undefined) return { ...common, type };
  return { ...common, ...aboutAccount(event, status, found, now) };
}

function aboutAccount({ data }: WebhookEvent, status: string, { account }: Found, now: number): IDataObject {
  const platform = account?.platform ?? textOf(data.platform);
  const handle = account?.handle ?? textOf(data.displayName) ?? undefined;
  const told: Account = {
    socialAccountId: textOf(data.socialAccountId) ?? '',
    platform: platform ?? 'unknown',
    handle,
    leased: account?.leased,
    status,
    tokenExpiresAt: account?.tokenExpiresAt,
  };
  const report = assessHealth({ account: told, now });
  return {
    platform,
    handle: handle ?? null,
    leased: account?.leased ?? null,
    level: report.level,
    reasons: report.reasons.map(({ code }) => code),
    previous: { status: null, level: null, reasons: [] },
    // As it is now, which may be later than the event.
    current: { status: account?.status ?? status, tokenExpiresAt: account?.tokenExpiresAt ?? null },
    disconnectedReason: status === 'disconnected' ? textOf(data.disconnectedReason) : null,
    ...happening(status, report, account?.connectedAt ?? textOf(data.connectedAt)),
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

/** What came in as JSON is JSON; the compiler only knows that it is a record. */
function toJson(data: Record<string, unknown>): IDataObject {
  return jsonParse<IDataObject>(JSON.stringify(data));
}
