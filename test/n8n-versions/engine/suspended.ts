/** Runs that n8n puts aside: what it stores, and how it goes on with it, in another process if need be. */
import type * as Flow from 'n8n-workflow';

import {
  additionalDataFor,
  createWorkflow,
  dataOf,
  type Engine,
  engineFor,
  type LayersCredential,
  startRun,
  type WorkflowJson,
} from '../../support/n8n-engine.ts';
import type { ExpressRequest, ExpressResponse } from './express.ts';
import { visit } from './webhook.ts';

interface SuspendedPlan {
  packageFolder: string;
  credentials: LayersCredential;
  workflow: WorkflowJson;
}

export interface Suspended {
  run: Flow.IRun;
  /** A request to the resume address: the run goes on when the node says so. */
  visit(exchange: [ExpressRequest, ExpressResponse]): Promise<Flow.IRun | undefined>;
  /** The time is up. */
  expire(): Promise<Flow.IRun>;
}

export async function suspend(plan: SuspendedPlan): Promise<Suspended> {
  const engine = await engineFor(plan.packageFolder);
  const run = await startRun(
    executionOf(engine, plan),
    createWorkflow(engine, { json: plan.workflow, input: [{}] }),
  );
  const stored = JSON.stringify(run.data);
  return {
    run,
    async visit(exchange) {
      const runData = JSON.parse(stored) as Flow.IRunExecutionData;
      const workflow = createWorkflow(engine, { json: plan.workflow, input: [{}] });
      const [next] = runData.executionData?.nodeExecutionStack ?? [];
      if (!next) throw new Error('nothing was put aside');
      const node = workflow.getNode(next.node.name) ?? next.node;
      const type = engine.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
      const additionalData = dataFor(engine, plan);
      const main = await visit(engine, { workflow, node, type, additionalData, runData }, exchange);
      if (!main) return undefined;
      next.data.main = main;
      return executionOf(engine, plan, runData).processRunExecutionData(workflow);
    },
    expire: () => {
      const runData = JSON.parse(stored) as Flow.IRunExecutionData;
      const workflow = createWorkflow(engine, { json: plan.workflow, input: [{}] });
      return executionOf(engine, plan, runData).processRunExecutionData(workflow);
    },
  };
}

function dataFor(engine: Engine, { credentials, workflow }: SuspendedPlan) {
  const hooks = new engine.core.ExecutionLifecycleHooks('trigger', '1', dataOf(workflow));
  return additionalDataFor(engine, credentials, hooks);
}

function executionOf(engine: Engine, plan: SuspendedPlan, runData?: Flow.IRunExecutionData) {
  return new engine.core.WorkflowExecute(dataFor(engine, plan), 'trigger', runData);
}
