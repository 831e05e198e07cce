/**
 * Chooses the events that start the workflow. It filters after detection, so the stored state does not
 * depend on the filters: a changed filter does not report older events.
 */
import { WatchEvent } from 'layers-social-core';
import type { Settings } from './settings';

/** Reasons that Layers gives when the owner of the key ended a connection. */
const OUR_OWN = ['revoked_by_partner', 'released_by_partner'];

/** The events to emit, of those that a poll found. */
export function filterEvents(events: readonly WatchEvent[], settings: Settings): WatchEvent[] {
  return events.filter(
    (event) =>
      settings.events.includes(event.type) &&
      settings.matchesFilters(event) &&
      meetsMinimumLevel(event, settings) &&
      !(settings.leavesOutOwnRevokes && isOwnRevoke(event)),
  );
}

function meetsMinimumLevel(event: WatchEvent, { minimumLevel }: Settings): boolean {
  if (minimumLevel === 'warning' || event.type === 'account_connected') return true;
  if (event.type === 'health_degraded') return event.reasonLevel === 'critical';
  // A recovery is emitted only if the degradation was.
  return event.previous.level === 'critical';
}

function isOwnRevoke(event: WatchEvent): boolean {
  if (event.type !== 'health_degraded' || event.reason !== 'disconnected') return false;
  return event.disconnectedReason !== undefined && OUR_OWN.includes(event.disconnectedReason);
}
