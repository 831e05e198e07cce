/** On activation: what cannot be right is told then, and not to the first owner. */
import type { IHookFunctions } from 'n8n-workflow';

import { requirePageUrl } from 'layers-social-core';
import { apiKeysOf } from '../../lib/api-keys';
import { toNodeError } from '../../lib/errors';
import { triggerParametersOf } from '../../lib/params';
import { CREDENTIAL } from '../../lib/transport';
import { settingsOf } from './settings';

/** True; throws an error of n8n that names the setting otherwise. */
export async function checkSettings(context: IHookFunctions): Promise<boolean> {
  try {
    settingsOf(triggerParametersOf(context), context.getNodeParameter('texts', {}));
    apiKeysOf(await context.getCredentials(CREDENTIAL));
    // n8n has no other address in test mode.
    if (context.getMode() !== 'manual') requirePageUrl('webhookUrl', context.getNodeWebhookUrl('default'));
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
  return true;
}
