import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { checkConnection } from 'layers-social-core';
import { updateDisplayOptions } from '../../../../lib/fields';
import type { Job } from '../operation';
import { authorizationFields, stateField, stateOf } from './authorization';
import { subjectFields, subjectOf } from './subject';

export const description: INodeProperties[] = updateDisplayOptions('connection', 'getStatus', [
  stateField,
  ...subjectFields,
]);

/** Where the authorization stands now: pending, completed, failed or expired. */
export async function execute({ params, session, input }: Job): Promise<IDataObject> {
  const state = stateOf(params);
  const outcome = await checkConnection(session.client, state);
  // A completed status names the account; only otherwise is the list read.
  const mayLookUp = outcome.status !== 'completed';
  const { names } = await subjectOf({ params, session, outcome, item: input, mayLookUp });
  return { state, ...authorizationFields(outcome), ...names };
}
