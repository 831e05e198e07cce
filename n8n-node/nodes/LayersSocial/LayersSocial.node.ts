import type { IExecuteFunctions, INodeType, INodeTypeDescription, IWebhookFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CREDENTIAL } from '../../lib/transport';
import { resumeOnReturn } from './actions/connection/suspend';
import { properties } from './actions/description';
import { router } from './actions/router';
import { hints } from './hints';
import * as listSearch from './listSearch';
import { resumeWebhook } from './resumeWebhook';

/** A preview of a revoke must not look like a revoke. */
const SUBTITLE =
  '={{ ($parameter["operation"] === "revoke" && $parameter["previewOnly"] === true ? "preview " : "") + $parameter["operation"] + ": " + $parameter["resource"] }}';

export class LayersSocial implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social',
    name: 'layersSocial',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: SUBTITLE,
    description: 'Connect, watch and revoke TikTok and Instagram accounts through Layers',
    defaults: { name: 'Layers Social' },
    usableAsTool: true,
    hints,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: CREDENTIAL, required: true }],
    properties,
    ...resumeWebhook,
  };

  methods = { listSearch };

  async execute(this: IExecuteFunctions) {
    return router.call(this);
  }

  /** Called when the owner returns to a suspended execution. */
  async webhook(this: IWebhookFunctions) {
    return resumeOnReturn(this);
  }
}
