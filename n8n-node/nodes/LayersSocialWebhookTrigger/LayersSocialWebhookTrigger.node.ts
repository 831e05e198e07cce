import type {
  IExecuteFunctions,
  IHookFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CREDENTIAL } from '../../lib/transport';
import { searchProjects } from '../LayersSocial/listSearch';
import { triggerPanel } from './panel';
import { properties } from './properties';
import { passOn, receive } from './receive';
import { RESPONSE_MODE } from './responseMode';
import { isSubscribed, subscribe, unsubscribe } from './subscription';
import { keepSubscribed } from './upkeep';

/** Several names would be cut off. */
const SUBTITLE =
  '={{ $parameter["events"].length > 1 ? $parameter["events"].length + " events" : $parameter["events"].join().replaceAll("social_account.", "").replaceAll("lease_request.", "lease ").replaceAll(".", " ").replaceAll("_", " ") }}';

export class LayersSocialWebhookTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social Webhook Trigger',
    name: 'layersSocialWebhookTrigger',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: SUBTITLE,
    description:
      'Starts instantly when Layers reports that an account was connected, has to be reconnected or was revoked, or what became of a post or a lease request',
    eventTriggerDescription:
      'Connect an account or let a token run out; the sandbox’s console can do both. The event comes within about a minute.',
    triggerPanel,
    activationMessage:
      'Layers now sends events to this workflow. The webhook is removed when you unpublish or deactivate it.',
    defaults: { name: 'Layers Social Webhook Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: CREDENTIAL, required: true }],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        responseMode: RESPONSE_MODE,
        // Otherwise n8n answers with the item.
        responseData: '',
        path: 'webhook',
      },
    ],
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

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return keepSubscribed(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return passOn(this);
  }
}
