import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { collect, iteratePages, LISTS } from 'layers-social-core';
import {
  endpointField,
  filtersField,
  limitFields,
  simplifyField,
  statusFilter,
  updateDisplayOptions,
} from '../../../../lib/fields';
import { pick, ToolOutput, toolOutputFields, toolOutputOf } from '../../../../lib/tool-output';
import type { Job } from '../operation';
import { DELIVERY_MEMBERS, withoutSigning } from './output';

const PAGE = 100;
const STATUSES = ['abandoned', 'delivered', 'delivering', 'failed', 'pending'] as const;
const OUTPUT: ToolOutput = {
  members: [...DELIVERY_MEMBERS, 'endpointId'],
  initial: 'simplified',
  show: { simplify: [true] },
};

export const description: INodeProperties[] = updateDisplayOptions('webhookEndpoint', 'getDeliveries', [
  endpointField({ description: 'The webhook endpoint whose deliveries to return' }),
  ...limitFields,
  simplifyField,
  ...toolOutputFields(OUTPUT),
  filtersField([
    statusFilter(
      [
        { name: 'Abandoned', value: 'abandoned', description: 'Layers stopped trying' },
        { name: 'Delivered', value: 'delivered' },
        { name: 'Delivering', value: 'delivering', description: 'It is being sent just now' },
        { name: 'Failed', value: 'failed', description: 'No try got through' },
        { name: 'Pending', value: 'pending', description: 'Layers will try, or try again' },
      ],
      { default: 'failed', description: 'What became of the delivery' },
    ),
  ]),
]);

/** The deliveries of the endpoint, the newest first, each with the endpoint's id; Layers keeps no payloads (contract, section 13). */
export async function execute(job: Job): Promise<IDataObject[]> {
  const { params, session } = job;
  const endpointId = params.id('endpoint');
  const limit = params.limit();
  const simplify = params.flag('simplify', true);
  const status = params.collection('filters').choice('status', STATUSES);
  const { webhookEndpoints } = session.client;
  const pages = iteratePages(
    (cursor) => webhookEndpoints.listDeliveries(endpointId, { status, limit: Math.min(limit, PAGE), cursor }),
    LISTS.webhookDeliveries,
  );
  return (await collect(pages, limit)).map((delivery) => {
    const raw = { endpointId, ...withoutSigning(delivery) };
    const simplified = { endpointId, ...pick(raw, DELIVERY_MEMBERS) };
    return simplify ? toolOutputOf(job, OUTPUT, { raw, simplified }) : raw;
  });
}
