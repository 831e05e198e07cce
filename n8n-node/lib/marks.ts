/** The marks that endpoints carry in their `metadata`, so that everybody knows whose they are (contract, section 13). */
import type { IExecuteFunctions, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { ownerMark } from 'layers-social-core';

type Marked = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** The same for everything in this n8n, at whatever address it is reached. */
export function hostOf(context: Marked | IExecuteFunctions): string {
  return ownerMark('n8n', context.getInstanceId());
}

/** The same for every address of this n8n. A test in the editor has an endpoint of its own. */
export function ownerOf(context: Marked): string {
  const use = context.getMode() === 'manual' ? 'test' : 'published';
  const { id } = context.getWorkflow();
  return ownerMark('n8n', context.getInstanceId(), String(id), context.getNode().id, use);
}
