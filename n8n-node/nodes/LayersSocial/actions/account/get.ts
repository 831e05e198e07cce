import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { accountField, projectField, updateDisplayOptions } from '../../../../lib/fields';
import type { Job } from '../operation';
import { findAccount } from './find';

export const description: INodeProperties[] = updateDisplayOptions('account', 'get', [
  projectField(),
  accountField(),
]);

/** The account as the list shows it, with the project's id. */
export async function execute(job: Job): Promise<IDataObject> {
  return { ...(await findAccount(job)) };
}
