import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { endpointField, updateDisplayOptions } from '../../../../lib/fields';
import type { Job } from '../operation';
import { withoutSigning } from './output';

export const description: INodeProperties[] = updateDisplayOptions('webhookEndpoint', 'sendTest', [
  endpointField({
    description: 'The webhook endpoint to send a test event to, whatever events it has',
    hint: 'The test starts no workflow. What came of it is in Get Deliveries within about a minute.',
  }),
]);

/** Has Layers send `test.ping`; the id of its event and of its delivery (contract, section 13). */
export async function execute({ params, session }: Job): Promise<IDataObject> {
  const endpointId = params.id('endpoint');
  return withoutSigning({ endpointId, ...(await session.client.webhookEndpoints.test(endpointId)) });
}
