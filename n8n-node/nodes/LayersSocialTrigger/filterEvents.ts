/**
 * Which of the events that happened start the workflow. The choice is made here and not before, so that
 * what is remembered is the same whatever is chosen: changing a filter announces nothing old.
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
  // Who was never told that it was bad need not hear that it is well.
  const was = before?.projects.get(event.projectId)?.get(event.socialAccountId);
  return was?.announced.some((code) => REASONS[code].level === 'critical') === true;
}
