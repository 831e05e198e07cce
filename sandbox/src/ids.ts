// Ids in the newer documented forms (contract, section 1, "Id formats").

import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const pool = new Uint8Array(8_192);
let used = pool.length;

export function randomCrockford(length: number): string {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (let end = used + length; used < end; used += 1) text += CROCKFORD.charAt((pool[used] ?? 0) & 31);
  return text;
}

export const uuid = (): string => randomUUID();
export const projectId = (): string => `prj_${randomUUID()}`;
export const accountId = (): string => `sa_${randomUUID()}`;
export const organizationId = (): string => `org_${randomUUID()}`;
export const apiKeyId = (): string => `key_${randomUUID()}`;
export const postId = (): string => `sp_${randomUUID()}`;
export const containerId = (): string => `cnt_${randomUUID()}`;
export const oauthState = (): string => `st_${randomCrockford(26)}`;
export const eventId = (): string => `evt_${randomCrockford(26)}`;
export const requestId = (): string => `req_${randomCrockford(26)}`;
export const leaseRequestId = (): string => `lreq_${randomCrockford(26)}`;
export const signingSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/** `lp_test_<16 characters>_<43 characters>`: the sandbox only makes test keys. */
export const apiKey = (): string => `lp_test_${randomCrockford(16)}_${randomBytes(32).toString('base64url')}`;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const BARE_UUID = new RegExp(`^${UUID}$`, 'i');
const ACCOUNT_ID = new RegExp(`^sa_${UUID}$`, 'i');
const CONTAINER_ID = new RegExp(`^cnt_${UUID}$`, 'i');
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/i;

export const isUuid = (text: string): boolean => BARE_UUID.test(text);
export const isUlid = (text: string): boolean => ULID.test(text);
export const isAccountId = (text: string): boolean => ACCOUNT_ID.test(text);
export const isContainerId = (text: string): boolean => CONTAINER_ID.test(text);

/** A bare UUID is accepted wherever a project id is (contract, section 7). */
export const normalProjectId = (text: string): string => (isUuid(text) ? `prj_${text}` : text);
