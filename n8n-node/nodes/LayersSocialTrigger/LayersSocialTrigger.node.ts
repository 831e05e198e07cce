import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { loadProjects } from '../../lib/projects';
import { CREDENTIAL } from '../../lib/transport';
import { searchProjects } from '../LayersSocial/listSearch';
import { poll } from './poll';
import { properties } from './properties';

export class LayersSocialTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social Trigger',
    name: 'layersSocialTrigger',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["events"].join(", ").replaceAll("_", " ") }}',
    description: 'Starts when a TikTok or Instagram account is connected, goes bad or is well again',
    eventTriggerDescription: 'Waiting for news of your accounts',
    activationMessage:
      'From now on this workflow hears of every account that is connected or goes bad. What was so before is not announced.',
    defaults: { name: 'Layers Social Trigger' },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: CREDENTIAL, required: true }],
    properties,
  };

  methods = { listSearch: { searchProjects }, loadOptions: { loadProjects } };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    return poll(this);
  }
}
