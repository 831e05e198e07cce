import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { uuidOf } from 'layers-social-core';
import { updateDisplayOptions } from '../../../../lib/fields';
import type { Job } from '../operation';
import { withoutSigning } from './output';

export const description: INodeProperties[] = updateDisplayOptions('webhookEndpoint', 'replayDelivery', [
  {
    displayName: 'Delivery ID',
    name: 'deliveryId',
    type: 'string',
    default: '={{ $json.id }}',
    required: true,
    placeholder: 'e.g. 3f2a9c1e-…',
    description: 'The delivery to send again, as Get Deliveries returned it',
    hint: 'Layers sends the event within about a minute, with a new event ID. What its receiver did already is done again.',
  },
]);

/** One after the other, so that events are asked for in the order of the items. */
export const concurrency = 1;

/** Asks Layers to send the event of a delivery once more (contract, section 13). */
export async function execute({ params, session, context }: Job): Promise<IDataObject> {
  const deliveryId = params.id('deliveryId', 'Give the ID that Get Deliveries returned.');
  const { webhookEndpoints } = session.client;
  const replay = await webhookEndpoints.replayDelivery(deliveryId, keyOf(context, deliveryId));
  return withoutSigning({ originalDeliveryId: deliveryId, ...replay });
}

/** Once in an execution, also when n8n runs the node again because another item failed (Retry On Fail). */
function keyOf(context: IExecuteFunctions, deliveryId: string): string {
  return uuidOf(JSON.stringify(['replay', context.getInstanceId(), context.getExecutionId(), deliveryId]));
}
