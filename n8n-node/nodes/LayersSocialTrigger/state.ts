/**
 * The watch state between two polls. n8n wraps every object in its static data in a proxy of its own, so the state is kept as
 * one text. n8n writes static data to its database when a poll emits, not after a quiet one.
 */
import type { IDataObject } from 'n8n-workflow';

import { readState, WatchState, writeState } from 'layers-social-core';

/** The state of the last poll; undefined before the first one, and when what is stored cannot be read. */
export function loadState(staticData: IDataObject): WatchState | undefined {
  if (typeof staticData.watch !== 'string') return undefined;
  try {
    return readState(JSON.parse(staticData.watch));
  } catch {
    return undefined;
  }
}

/** Keeps the state for the next poll. */
export function saveState(staticData: IDataObject, state: WatchState): void {
  staticData.watch = JSON.stringify(writeState(state));
}
