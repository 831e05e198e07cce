import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CREDENTIAL } from '../../lib/transport';
import { searchProjects } from '../LayersSocial/listSearch';
import { properties } from './properties';
import { receive } from './receive';
import { isSubscribed, subscribe, unsubscribe } from './subscription';

export class LayersSocialWebhookTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social Webhook Trigger',
    name: 'layersSocialWebhookTrigger',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["events"].join(", ").replaceAll("social_account.", "").replaceAll("_", " ") }}',
    description:
      'Starts at once when Layers tells that an account was connected, needs its owner or was revoked',
    eventTriggerDescription: 'Waiting for Layers to call; it sends about once a minute',
    activationMessage: 'Layers now calls this workflow. The webhook is removed again when you deactivate it.',
    defaults: { name: 'Layers Social Webhook Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: CREDENTIAL, required: true }],
    webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
    properties,
  };

  methods = { listSearch: { searchProjects } };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return isSubscribed(this);
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return subscribe(this);
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return unsubscribe(this);
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return receive(this);
  }
}
