/**
 * Chooses the events that start the workflow. It filters after detection, so the stored state does not
 * depend on the filters: a changed filter does not report older events.
 */
import { REASONS, WatchEvent, WatchState } from 'layers-social-core';
import type { Settings } from './settings';

/** The events to emit, of those that a poll found; `before` is the state that the poll began with. */
export function filterEvents(
  events: readonly WatchEvent[],
  settings: Settings,
  before: WatchState | undefined,
): WatchEvent[] {
  return events.filter(
    (event) =>
      settings.events.includes(event.type) &&
      settings.matchesFilters(event) &&
      meetsMinimumLevel(event, settings, before),
  );
}

function meetsMinimumLevel(
  event: WatchEvent,
  { minimumLevel }: Settings,
  before: WatchState | undefined,
): boolean {
  if (minimumLevel === 'warning') return true;
  if (event.type === 'health_degraded') return event.reasonLevel === 'critical';
  if (event.type === 'account_connected') return true;
  // Emit recovery only if the degradation was emitted.
  const was = before?.projects.get(event.projectId)?.get(event.socialAccountId);
  return was?.announced.some((code) => REASONS[code].level === 'critical') === true;
}
