/**
 * An invite: a signed text that says what its holder is asked to do, and until when. It lasts for days, while the link that
 * Layers makes is good for 10 minutes (contract, section 8.1); so that link is made when the owner comes with the invite.
 * Nothing is stored: whoever has the API key can read it, and only they can make one.
 */
import { randomBytes } from 'node:crypto';

import { PLATFORMS } from '../api/client';
import { Platform } from '../api/types';
import { formatTimestamp } from '../base/timestamps';
import { LayersInputError } from '../errors/errors';
import { textOf } from '../values';
import { requireId, requireOneOf } from '../values/input';
import { MAX_SIGNED_LENGTH, open, sign, SignatureFault } from './signing';

/** What an invite asks of its holder: to connect a new account, or to reconnect one. */
export type InvitePurpose = 'connect' | 'reauth';

/** What an invite says. Its members can be read by everybody who has it. */
export interface Invite {
  inviteId: string;
  purpose: InvitePurpose;
  projectId: string;
  /** Of the account to connect; of a reauth invite as far as its maker knew. */
  platform?: Platform;
  /** The account to reconnect; absent for `connect`. */
  socialAccountId?: string;
  /** Of the account to reconnect, as far as its maker knew. */
  handle?: string;
  /** The maker's own, such as the id of a customer. */
  reference?: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** What an invite is to say. */
export interface InviteInput {
  purpose: InvitePurpose;
  projectId: string;
  /** Required for `connect`. */
  platform?: Platform;
  /** Required for `reauth`. */
  socialAccountId?: string;
  /** For the page: whose account it is about. */
  handle?: string;
  /** At most 200 characters; given back with the outcome. */
  reference?: string;
  /** From 1 to 90; default 14. */
  validForDays?: number;
  /** Default: a random one. */
  inviteId?: string;
}

/** Why an invite is refused. */
export type InviteFault = SignatureFault | 'expired';

/** The invite, or why there is none; one that has expired can still be looked at. */
export type InviteReading =
  | { invite: Invite; fault?: undefined }
  | { invite: Invite; fault: 'expired' }
  | { invite?: undefined; fault: SignatureFault };

/** @internal */
export const DEFAULT_VALID_DAYS = 14;
/** @internal */
export const MAX_VALID_DAYS = 90;
/** Handles and references alike. */
const MAX_TEXT_LENGTH = 200;
const DAY_MS = 86_400_000;
const PURPOSES = ['connect', 'reauth'] as const;

/**
 * A signed invite and what is in it. `now` is in milliseconds since the epoch. Throws `LayersInputError` for what cannot be
 * right; sends nothing.
 */
export function createInvite(
  input: InviteInput,
  apiKey: string,
  now: number,
): { token: string; invite: Invite } {
  const invite = inviteFrom(input, now);
  const token = sign('invite', payloadOf(invite), apiKey);
  if (token.length <= MAX_SIGNED_LENGTH) return { token, invite };
  throw new LayersInputError('reference', 'makes the link too long', 'Give a shorter one.');
}

/**
 * What a signed invite says, or why it is refused. `apiKeys` are the key that signs now and, while keys change, the one
 * before it. Never throws for what came from outside.
 */
export function readInvite(token: unknown, apiKeys: readonly string[], now: number): InviteReading {
  const opened = open('invite', token, apiKeys);
  if (!opened.ok) return { fault: opened.fault };
  const found = inviteIn(opened.payload);
  if (!found) return { fault: 'malformed' };
  const { invite, expiresAtMs } = found;
  return now < expiresAtMs ? { invite } : { invite, fault: 'expired' };
}

/** 128 random bits, fit for an address. @internal */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}

function inviteFrom(input: InviteInput, now: number): Invite {
  const purpose = requireOneOf('purpose', input.purpose, PURPOSES);
  const isConnect = purpose === 'connect';
  const { validForDays = DEFAULT_VALID_DAYS } = input;
  if (!Number.isInteger(validForDays) || validForDays < 1 || validForDays > MAX_VALID_DAYS) {
    const fix = `Give a whole number of days from 1 to ${MAX_VALID_DAYS}.`;
    throw new LayersInputError('validForDays', 'is out of range', fix);
  }
  return {
    inviteId: input.inviteId === undefined ? randomId() : requireId('inviteId', input.inviteId),
    purpose,
    projectId: requireId('projectId', input.projectId),
    ...(isConnect
      ? { platform: requireOneOf('platform', input.platform, PLATFORMS) }
      : {
          socialAccountId: requireId('socialAccountId', input.socialAccountId),
          ...optionalText('platform', input.platform),
          ...optionalText('handle', input.handle),
        }),
    ...optionalText('reference', input.reference),
    expiresAt: formatTimestamp(now + validForDays * DAY_MS),
  };
}

function optionalText<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const text = textOf(value);
  if (text === undefined) return {};
  if (text.length <= MAX_TEXT_LENGTH) return { [name]: text } as Partial<Record<Name, string>>;
  throw new LayersInputError(
    name,
    `has ${text.length} characters`,
    `Give at most ${MAX_TEXT_LENGTH} characters.`,
  );
}

/** Short names: the invite travels in an address. */
function payloadOf(invite: Invite): Record<string, unknown> {
  return {
    i: invite.inviteId,
    w: invite.purpose === 'connect' ? 'c' : 'r',
    p: invite.projectId,
    f: invite.platform,
    a: invite.socialAccountId,
    h: invite.handle,
    r: invite.reference,
    e: Date.parse(invite.expiresAt) / 1000,
  };
}

const PURPOSE_OF = new Map<unknown, InvitePurpose>([
  ['c', 'connect'],
  ['r', 'reauth'],
]);

/** The last moment that a date can be, in milliseconds. */
const LATEST_MS = 8.64e15;

/** Signed by us, but perhaps by another version: what cannot be used is no invite. */
function inviteIn(payload: Record<string, unknown>): { invite: Invite; expiresAtMs: number } | undefined {
  const [inviteId, projectId, platform] = [textOf(payload.i), textOf(payload.p), textOf(payload.f)];
  const [socialAccountId, handle, reference] = [textOf(payload.a), textOf(payload.h), textOf(payload.r)];
  const purpose = PURPOSE_OF.get(payload.w);
  const subject = purpose === 'connect' ? platform : socialAccountId;
  const expiresAtMs = typeof payload.e === 'number' ? payload.e * 1000 : NaN;
  if (!purpose || !inviteId || !projectId || !subject || !(Math.abs(expiresAtMs) <= LATEST_MS))
    return undefined;
  const expiresAt = formatTimestamp(expiresAtMs);
  const invite = { inviteId, purpose, projectId, platform, socialAccountId, handle, reference, expiresAt };
  return { invite, expiresAtMs };
}
