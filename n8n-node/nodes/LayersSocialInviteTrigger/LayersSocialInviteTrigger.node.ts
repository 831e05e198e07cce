import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CREDENTIAL } from '../../lib/transport';
import { checkSettings } from './activation';
import { triggerPanel } from './panel';
import { properties } from './properties';
import { receiveVisitor } from './receive';

/** Without response data of its own n8n answers with the page that `webhook` returns. */
const PAGE = { responseMode: 'onReceived', responseData: '', path: 'invite' } as const;

export class LayersSocialInviteTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Layers Social Invite Trigger',
    name: 'layersSocialInviteTrigger',
    icon: { light: 'file:../../icons/layers.svg', dark: 'file:../../icons/layers.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["senderName"] }}',
    description:
      'Shows owners the page of an invite link, and starts when one is back: connected, denied or failed',
    eventTriggerDescription:
      'Publish the workflow, then open an invite link: the page is at the Production URL',
    triggerPanel,
    activationMessage:
      'The page of your invite links is open. Paste its Production URL into the operation Create Invite Link.',
    defaults: { name: 'Layers Social Invite Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: CREDENTIAL, required: true }],
    webhooks: [
      { ...PAGE, name: 'setup', httpMethod: 'GET', ndvHideMethod: true },
      // The same address; the form shows it once.
      { ...PAGE, name: 'default', httpMethod: 'POST', ndvHideUrl: true },
    ],
    properties,
  };

  /** There is nothing to create at Layers; a setting that cannot be right is told on activation. */
  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return checkSettings(this);
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return checkSettings(this);
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return true;
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return receiveVisitor(this);
  }
}
