/** What several operations give: flat, and always with the same members, so that later steps can map them. */
import { Account, AuthorizeLink } from 'layers-social-core';
import type { PlainOutputField } from 'zapier-platform-core';

export type Flat = Record<string, string | number | boolean | null>;

/** What a trigger gives out; Zapier tells items apart by their ids. */
export type Item = Flat & { id: string };

const typed = (type: PlainOutputField['type']) => (key: string, label: string) =>
  ({ key, label, type }) satisfies PlainOutputField;

export const string = typed('string');
export const boolean = typed('boolean');
export const number = typed('number');
export const integer = typed('integer');
export const datetime = typed('datetime');
/** A list of objects, each with these members. */
export const lineItems = (key: string, label: string, children: PlainOutputField[]) =>
  ({ key, label, children }) satisfies PlainOutputField;

export const primaryId = { ...string('id', 'ID'), primary: true } satisfies PlainOutputField;

export const accountOutputs = [
  primaryId,
  string('socialAccountId', 'Account ID'),
  string('projectId', 'Project ID'),
  string('platform', 'Platform'),
  string('handle', 'Handle'),
  string('avatarUrl', 'Avatar URL'),
  string('status', 'Status'),
  boolean('leased', 'Leased'),
  datetime('connectedAt', 'Connected At'),
  datetime('tokenExpiresAt', 'Connection Expires At'),
];

export function accountOutput(account: Account, projectId: string) {
  return {
    id: account.socialAccountId,
    socialAccountId: account.socialAccountId,
    projectId,
    platform: account.platform,
    handle: account.handle ?? null,
    avatarUrl: account.avatarUrl ?? null,
    status: account.status,
    leased: account.leased === true,
    connectedAt: account.connectedAt ?? null,
    tokenExpiresAt: account.tokenExpiresAt ?? null,
  } satisfies Flat;
}

export const healthOutputs = [
  string('level', 'Health Level'),
  string('reason', 'Reason'),
  string('message', 'Message'),
  string('fix', 'Fix'),
  string('reasons', 'All Reasons'),
  number('score', 'Content Score'),
  string('tier', 'Content Tier'),
];

export const linkOutputs = [
  string('authorizeUrl', 'Link'),
  string('state', 'State'),
  datetime('expiresAt', 'Link Expires At'),
  string('projectId', 'Project ID'),
];

export function linkOutput({ authorizeUrl, state, expiresAt }: AuthorizeLink, projectId: string) {
  return { authorizeUrl, state, expiresAt, projectId } satisfies Flat;
}
