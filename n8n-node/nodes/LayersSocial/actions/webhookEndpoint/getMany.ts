import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { collect, iteratePages, LISTS } from 'layers-social-core';
import {
  filtersField,
  limitFields,
  simplifyField,
  statusFilter,
  updateDisplayOptions,
} from '../../../../lib/fields';
import { hostOf } from '../../../../lib/marks';
import { ToolOutput, toolOutputFields, toolOutputOf } from '../../../../lib/tool-output';
import type { Job } from '../operation';
import { ENDPOINT_MEMBERS, isOf, withoutSigning } from './output';

const PAGE = 100;
const STATUSES = ['active', 'auto_paused', 'paused'] as const;
const OUTPUT: ToolOutput = {
  members: [...ENDPOINT_MEMBERS, 'madeByThisN8n'],
  initial: 'simplified',
  show: { simplify: [true] },
};

export const description: INodeProperties[] = updateDisplayOptions('webhookEndpoint', 'getMany', [
  ...limitFields,
  simplifyField,
  ...toolOutputFields(OUTPUT),
  filtersField([
    statusFilter(
      [
        { name: 'Active', value: 'active' },
        {
          name: 'Auto Paused',
          value: 'auto_paused',
          description: 'Paused by Layers, since nothing got through',
        },
        { name: 'Paused', value: 'paused', description: 'Paused by a person' },
      ],
      { default: 'auto_paused', description: 'Whether Layers sends anything to the endpoint' },
    ),
  ]),
]);

/** The endpoints of the organization, of n8n and of others (contract, section 13). */
export async function execute(job: Job): Promise<IDataObject[]> {
  const { params, session, context } = job;
  const limit = params.limit();
  const simplify = params.flag('simplify', true);
  const status = params.collection('filters').choice('status', STATUSES);
  const { webhookEndpoints } = session.client;
  const pages = iteratePages(
    (cursor) => webhookEndpoints.list({ status, limit: Math.min(limit, PAGE), cursor }),
    LISTS.webhookEndpoints,
  );
  const host = hostOf(context);
  return (await collect(pages, limit)).map((endpoint) => {
    const raw = { ...withoutSigning(endpoint), madeByThisN8n: isOf(host, endpoint) };
    return simplify ? toolOutputOf(job, OUTPUT, { raw }) : raw;
  });
}
