import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CREDENTIAL } from '../../lib/transport';
import { properties } from './actions/description';
import { router } from './actions/router';
import * as listSearch from './listSearch';

export class LayersSocial implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social',
    name: 'layersSocial',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Connect, watch and revoke TikTok and Instagram accounts through Layers',
    defaults: { name: 'Layers Social' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: CREDENTIAL, required: true }],
    properties,
  };

  methods = { listSearch };

  async execute(this: IExecuteFunctions) {
    return router.call(this);
  }
}
