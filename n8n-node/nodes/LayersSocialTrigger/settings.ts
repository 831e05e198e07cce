/** What the form of the polling trigger says. */
import {
  Account,
  HealthPolicy,
  LayersInputError,
  PLATFORMS,
  requireOneOf,
  WatchEvent,
} from 'layers-social-core';
import type { Parameters } from '../../lib/params';
import { chosenProjects } from '../../lib/projects';

export type EventType = WatchEvent['type'];

const EVENT_TYPES = ['account_connected', 'health_degraded', 'account_recovered'] as const;
const DAY_MS = 86_400_000;

export interface Settings {
  events: readonly EventType[];
  /** Undefined for all active projects. */
  projectIds?: string[];
  /** Whether the filters let this account through. */
  matchesFilters: (account: Pick<Account, 'platform' | 'leased'>) => boolean;
  minimumLevel: 'warning' | 'critical';
  /** Whether accounts that were revoked with this key are no news. */
  leavesOutOwnRevokes: boolean;
  policy: Partial<HealthPolicy>;
  contentHealth: boolean;
}

/** The settings, checked. Throws `LayersInputError` with the parameter that cannot be right. */
export function settingsOf(params: Parameters): Settings {
  const health = params.collection('health');
  const leadDays = health.amount('tokenLeadDays');
  return {
    events: chosenEvents(params),
    projectIds: chosenProjects(params),
    matchesFilters: filterOf(params.collection('filters')),
    leavesOutOwnRevokes: health.choice('ownRevokes', ['include', 'exclude']) === 'exclude',
    minimumLevel: health.choice('minimumLevel', ['warning', 'critical']) ?? 'warning',
    policy: {
      tokenLeadMs: leadDays === undefined ? undefined : leadDays * DAY_MS,
      scoreThreshold: health.amount('scoreThreshold', { max: 100 }),
    },
    contentHealth: health.flag('contentHealth', true),
  };
}

function chosenEvents(params: Parameters): EventType[] {
  const events = params.list('events') ?? [];
  if (events.length > 0) return events.map((event) => requireOneOf('events', event, EVENT_TYPES));
  throw new LayersInputError('events', 'is empty', 'Choose at least one event.');
}

function filterOf(filters: Parameters): Settings['matchesFilters'] {
  const platform = filters.choice('platform', PLATFORMS);
  const leased = filters.choice('leased', ['include', 'exclude', 'only']) ?? 'include';
  return (account) =>
    (platform === undefined || account.platform === platform) &&
    (leased === 'include' || (account.leased === true) === (leased === 'only'));
}
