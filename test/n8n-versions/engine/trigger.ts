/** A trigger of the package as n8n holds it between activation and deactivation, with n8n's own contexts. */
import type * as Flow from 'n8n-workflow';

import {
  additionalDataFor,
  dataOf,
  engineFor,
  type Engine,
  type LayersCredential,
  readyForExpressions,
} from '../../support/n8n-engine.ts';

export interface TriggerPlan {
  packageFolder: string;
  credentials: LayersCredential;
  /** The node's name in the package. */
  type: string;
  parameters: Flow.INodeParameters;
  /** Where n8n is reached; only for webhooks. */
  webhookBaseUrl?: string;
  /** What n8n's database holds of it, as text. */
  stored?: string;
}

export interface Trigger {
  engine: Engine;
  workflow: Flow.Workflow;
  node: Flow.INode;
  type: Flow.INodeType;
  additionalData: Flow.IWorkflowExecuteAdditionalData;
  /** What n8n has in its database after it saved what changed; n8n saves nothing that did not change. */
  save(): string;
}

export async function openTrigger(plan: TriggerPlan): Promise<Trigger> {
  const engine = await engineFor(plan.packageFolder);
  const node: Flow.INode = {
    id: 'trigger',
    name: 'Trigger',
    type: `n8n-nodes-layers-social.${plan.type}`,
    typeVersion: 1,
    position: [0, 0],
    parameters: plan.parameters,
    credentials: { layersApi: { id: '1', name: 'Layers API account' } },
    webhookId: 'a-webhook-id',
  };
  let stored = plan.stored ?? '{}';
  const workflow = new engine.flow.Workflow({
    id: 'workflow',
    name: 'Workflow',
    nodes: [node],
    connections: {},
    active: true,
    nodeTypes: engine.nodeTypes,
    staticData: JSON.parse(stored) as Flow.IDataObject,
    settings: { executionOrder: 'v1' },
  });
  await readyForExpressions(workflow);
  const hooks = new engine.core.ExecutionLifecycleHooks(
    'trigger',
    '1',
    dataOf({ nodes: [node], connections: {} }),
  );
  const additionalData = additionalDataFor(engine, plan.credentials, hooks);
  if (plan.webhookBaseUrl !== undefined) additionalData.webhookBaseUrl = plan.webhookBaseUrl;
  return {
    engine,
    workflow,
    node: workflow.getNode(node.name) ?? node,
    type: engine.nodeTypes.getByNameAndVersion(node.type, 1),
    additionalData,
    save() {
      const { staticData } = workflow;
      if (staticData.__dataChanged === true) stored = JSON.stringify(staticData);
      return stored;
    },
  };
}
