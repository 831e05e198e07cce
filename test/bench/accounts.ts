/** A made-up fleet: the same accounts in every run. */
import type { Account } from 'layers-social-core';

export const NOW = Date.UTC(2026, 10, 1, 12);
const DAY_MS = 86_400_000;

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** Looks like any other id of the API, with the account's number in it. */
export const accountId = (number: number): string =>
  `sa_${hex(Math.imul(number + 1, 0x9e3779b1) >>> 0, 8)}-5b1c-4f2a-9d3e-${hex(number, 12)}`;

const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** A second earlier than the account before: newest first, and no two at once. */
export const connectedAtOf = (number: number): string => isoSeconds(NOW - DAY_MS - number * 1000);

/** The account that was connected then. */
export const numberAt = (connectedAt: string): number => (NOW - DAY_MS - Date.parse(connectedAt)) / 1000;

export function makeAccount(number: number): Account {
  const platform = number % 2 === 0 ? 'tiktok' : 'instagram';
  return {
    socialAccountId: accountId(number),
    platform,
    handle: `creator.${number}`,
    avatarUrl: `https://media.example/${platform}/creator.${number}/avatar.jpg`,
    status: 'connected',
    leased: false,
    connectedAt: connectedAtOf(number),
    tokenExpiresAt: isoSeconds(NOW + 20 * DAY_MS + (number % 10_000) * 60_000),
  };
}

export const makeAccounts = (count: number): Account[] =>
  Array.from({ length: count }, (_, number) => makeAccount(number));
