/** Builders for the tests of the watch: accounts, scans and polls at a fixed epoch. */
import {
  Account,
  detect,
  Detection,
  HealthSnapshot,
  Poll,
  Sighting,
  WatchEvent,
  WatchState,
} from 'layers-social-core';

import { EPOCH } from './runtime';

export const PROJECT = 'prj_1';
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export function account(number: number, change: Partial<Account> = {}): Account {
  return {
    socialAccountId: accountId(number),
    platform: 'tiktok',
    handle: `creator${number}`,
    status: 'connected',
    leased: false,
    connectedAt: at(EPOCH - DAY - number * MINUTE),
    tokenExpiresAt: at(EPOCH + 30 * DAY),
    ...change,
  };
}

export function accountId(number: number): string {
  return `sa_00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function snapshot(change: Partial<HealthSnapshot> = {}): Omit<HealthSnapshot, 'socialAccountId'> {
  return { score: 80, tier: 'warm', isShadowbanned: false, ...change };
}

export function at(ms: number): string {
  return new Date(ms).toISOString();
}

/** A watch whose polls are one minute apart, as a story: what is listed, what is said of it. */
export class Story {
  state: WatchState | undefined;
  now = EPOCH;

  /** Polls once; a pair gives an account its snapshot. */
  poll(seen: Array<Account | [Account, Partial<HealthSnapshot>]>, change: Partial<Poll> = {}): WatchEvent[] {
    const detection = this.look(seen, change);
    this.state = detection.state;
    return detection.events;
  }

  /** Polls without remembering, as after a crash. */
  look(seen: Array<Account | [Account, Partial<HealthSnapshot>]>, change: Partial<Poll> = {}): Detection {
    this.now += MINUTE;
    const sightings = seen.map((entry): Sighting => {
      if (!Array.isArray(entry)) return { account: entry };
      return {
        account: entry[0],
        snapshot: { socialAccountId: entry[0].socialAccountId, ...snapshot(entry[1]) },
      };
    });
    return detect(this.state, {
      selected: [PROJECT],
      scans: [{ projectId: PROJECT, complete: true, sightings }],
      contentHealth: true,
      now: this.now,
      ...change,
    });
  }
}

/** `type reason` of each event, short enough to compare at a glance. */
export function names(events: readonly WatchEvent[]): string[] {
  return events.map((event) => (event.type === 'health_degraded' ? `degraded ${event.reason}` : event.type));
}
