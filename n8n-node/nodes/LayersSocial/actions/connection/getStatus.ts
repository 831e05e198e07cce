import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { checkConnection } from 'layers-social-core';
import { shownFor } from '../../../../lib/fields';
import type { Job } from '../operation';
import { handshakeFields, stateField, stateOf } from './handshake';

export const description: INodeProperties[] = shownFor('connection', 'getStatus', [stateField]);

/** Where the handshake stands now: pending, completed, failed or expired. */
export async function execute({ params, session }: Job): Promise<IDataObject> {
  const state = stateOf(params);
  const outcome = await checkConnection(session.client, state);
  return { state, ...handshakeFields(outcome) };
}
