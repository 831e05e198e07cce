/**
 * The state between two polls. n8n wraps every object in its static data in a proxy of its
 * own, so the state of many accounts is kept as one text: as cheap to keep and compare as a short one.
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

/** Keeps the state; n8n saves it together with the events that the poll returns. */
export function saveState(staticData: IDataObject, state: WatchState): void {
  staticData.watch = JSON.stringify(writeState(state));
}
