/** What n8n does for a node with a webhook: asks it to register, hands it what comes in, asks it to remove. */
import type * as Flow from 'n8n-workflow';

import type { Engine } from '../../support/n8n-engine.ts';
import type { ExpressRequest, ExpressResponse } from './express.ts';
import type { Trigger } from './trigger.ts';

interface Visited {
  workflow: Flow.Workflow;
  node: Flow.INode;
  type: Flow.INodeType;
  additionalData: Flow.IWorkflowExecuteAdditionalData;
}

type Moment = 'checkExists' | 'create' | 'delete';

/** One step of the life of the node's endpoint. */
export async function askWebhook(trigger: Trigger, moment: Moment): Promise<boolean | undefined> {
  const { engine, workflow, node, type, additionalData } = trigger;
  const activation = moment === 'delete' ? 'update' : 'activate';
  const data = webhookDataOf(trigger);
  const context = new engine.core.HookContext(workflow, node, additionalData, 'trigger', activation, data);
  return type.webhookMethods?.default?.[moment]?.call(context);
}

/** Hands one request to the node's `webhook()`, and gives n8n's own answer where the node gave none. */
export async function visit(
  engine: Engine,
  visited: Visited & { runData?: Flow.IRunExecutionData },
  [request, response]: [ExpressRequest, ExpressResponse],
): Promise<Flow.INodeExecutionData[][] | undefined> {
  const { workflow, node, type, runData } = visited;
  const additionalData = Object.assign(
    Object.create(visited.additionalData) as Flow.IWorkflowExecuteAdditionalData,
    { httpRequest: request, httpResponse: response },
  );
  const data = webhookDataOf(visited);
  const context = new engine.core.WebhookContext(
    workflow,
    node,
    additionalData,
    'webhook',
    data,
    [],
    runData ?? null,
  );
  const result = await type.webhook?.call(context);
  if (result?.noWebhookResponse !== true) response.json(result?.webhookResponse ?? { message: 'ok' });
  return result?.workflowData;
}

function webhookDataOf({ workflow, node, type, additionalData }: Visited): Flow.IWebhookData {
  const [webhookDescription] = type.description.webhooks ?? [];
  if (!webhookDescription) throw new Error(`${node.type} has no webhook`);
  return {
    httpMethod: 'POST',
    node: node.name,
    path: webhookDescription.path,
    webhookDescription,
    workflowId: workflow.id,
    workflowExecuteAdditionalData: additionalData,
  };
}
