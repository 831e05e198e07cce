/** What the form of the instant trigger says. */
import { LayersInputError } from 'layers-social-core';
import type { Parameters } from '../../lib/params';

export interface Settings {
  /** Event types of the API; an expression may name others than the form offers. */
  events: string[];
  /** Undefined for all projects. */
  projectId?: string;
  fetchAccount: boolean;
}

/** The settings, checked. Throws `LayersInputError` with the parameter that cannot be right. */
export function settingsOf(params: Parameters): Settings {
  const events = [...new Set(params.list('events'))];
  if (events.length === 0) throw new LayersInputError('events', 'is empty', 'Choose at least one event.');
  const scope = params.choice('projectScope', ['all', 'one']) ?? 'all';
  return {
    events,
    ...(scope === 'one' && { projectId: params.id('project') }),
    fetchAccount: params.collection('options').flag('fetchAccount', true),
  };
}
