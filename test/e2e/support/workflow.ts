// A small vocabulary for workflows: nodes by what they do, ids and places made up.
import { randomUUID } from 'node:crypto';

import {
  createWorkflow,
  executionIn,
  inARow,
  runManually,
  type Execution,
  type Rest,
  type SavedWorkflow,
  packageName,
  type WorkflowNode,
} from '../../n8n-server/index.ts';
import type { N8nFixture } from './fixtures.ts';

export { packageName };

type Parameters = Record<string, unknown>;

export const node = (type: string, name: string, more: Partial<WorkflowNode> = {}): WorkflowNode => ({
  id: randomUUID(),
  name,
  type,
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
  ...more,
});

export const manualStart = (name = 'Start'): WorkflowNode => node('n8n-nodes-base.manualTrigger', name);

/** Gives out the items it is given here, whatever comes in. */
export const items = (name: string, json: Parameters[]): WorkflowNode =>
  node('n8n-nodes-base.set', name, {
    parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list: json }), options: {} },
    typeVersion: 3.4,
  });

export const splitList = (name = 'Split'): WorkflowNode =>
  node('n8n-nodes-base.splitOut', name, { parameters: { fieldToSplitOut: 'list', options: {} } });

export const passOn = (name: string): WorkflowNode => node('n8n-nodes-base.noOp', name);

/** Keeps the execution running: n8n parks only what waits for longer than a minute. */
export const waitInMemory = (name: string, seconds: number): WorkflowNode =>
  node('n8n-nodes-base.wait', name, { parameters: { amount: seconds, unit: 'seconds' }, typeVersion: 1.1 });

export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** A node of the package, with the fixture's credential. */
export const layers = (
  fixture: Pick<N8nFixture, 'credential'>,
  name: string,
  more: Partial<WorkflowNode>,
): WorkflowNode =>
  node(`${packageName}.layersSocial`, name, { credentials: { layersApi: fixture.credential }, ...more });

export const save = (rest: Rest, name: string, nodes: WorkflowNode[]): Promise<SavedWorkflow> =>
  createWorkflow(rest, { name, nodes, connections: inARow(nodes) });

/** Saves the nodes in a row behind a manual start, runs them and waits for the end. */
export async function runNodes(fixture: N8nFixture, nodes: WorkflowNode[]): Promise<Execution> {
  const start = manualStart();
  const workflow = await save(fixture.n8n.rest, nodes.at(-1)?.name ?? 'workflow', [start, ...nodes]);
  return executionIn(fixture.n8n.rest, await runManually(fixture.n8n.rest, workflow.id, start.name));
}
