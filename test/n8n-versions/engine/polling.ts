import type * as Flow from 'n8n-workflow';

import type { Trigger } from './trigger.ts';

/** Polls in one context, as n8n does from activation to deactivation; the items' JSON, empty without news. */
export function pollingOf(
  { engine, workflow, node, type, additionalData }: Trigger,
  mode: Flow.WorkflowExecuteMode = 'trigger',
): () => Promise<Flow.IDataObject[]> {
  const context = new engine.core.PollContext(workflow, node, additionalData, mode, 'activate');
  return async () => {
    const output = await type.poll?.call(context);
    return (output?.[0] ?? []).map(({ json }) => json);
  };
}
