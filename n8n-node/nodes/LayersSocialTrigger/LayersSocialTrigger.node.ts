import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { loadProjects } from '../../lib/projects';
import { CREDENTIAL } from '../../lib/transport';
import { searchProjects } from '../LayersSocial/listSearch';
import { hints, triggerPanel } from './panel';
import { poll } from './poll';
import { properties } from './properties';

/** Several names would be cut off. */
const SUBTITLE =
  '={{ $parameter["events"].length > 1 ? $parameter["events"].length + " events" : $parameter["events"].join().replaceAll("_", " ") }}';

export class LayersSocialTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social Trigger',
    name: 'layersSocialTrigger',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: SUBTITLE,
    description:
      'Polls Layers and starts when a TikTok or Instagram account is connected, becomes unhealthy or recovers',
    eventTriggerDescription: 'Connect an account or let a token run out; the sandbox’s console can do both',
    triggerPanel,
    hints,
    activationMessage:
      'This workflow now starts for every account that is connected or becomes unhealthy. It does not report the state from before.',
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
