import { RestFailure, type Rest } from './rest.ts';
import { waitFor } from './wait-for.ts';

export interface WorkflowNode {
  id: string;
  name: string;
  type: string;
  typeVersion: number;
  position: [number, number];
  parameters: Record<string, unknown>;
  credentials?: Record<string, { id: string; name: string }>;
  webhookId?: string;
  onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
  disabled?: boolean;
}

export interface Link {
  node: string;
  type: string;
  index: number;
}

/** By node, by kind of output, by output: where its items go. */
export type Connections = Record<string, Record<string, Link[][]>>;

export interface WorkflowPlan {
  name: string;
  nodes: WorkflowNode[];
  connections: Connections;
  settings?: Record<string, unknown>;
  /** By node: the items that stand in for its output in the editor. */
  pinData?: Record<string, { json: Record<string, unknown> }[]>;
}

export interface SavedWorkflow extends WorkflowPlan {
  id: string;
  versionId: string;
  active: boolean;
  /** What triggers keep between runs, by `node:<name of the node>`. */
  staticData: Record<string, Record<string, unknown>> | null;
}

export interface Credential {
  id: string;
  name: string;
}

export interface CredentialPlan {
  name: string;
  type: string;
  data: Record<string, unknown>;
}

/** The nodes in a row, each feeding the next. */
export function inARow(nodes: WorkflowNode[]): Connections {
  const pairs = nodes.slice(1).map((next, index): [string, Record<string, Link[][]>] => {
    const from = nodes[index]?.name ?? '';
    return [from, { main: [[{ node: next.name, type: 'main', index: 0 }]] }];
  });
  return Object.fromEntries(pairs);
}

export const createCredential = async (rest: Rest, plan: CredentialPlan): Promise<Credential> => {
  const { id } = await rest.post<{ id: string }>('/credentials', plan);
  return { id, name: plan.name };
};

export const testCredential = (
  rest: Rest,
  credential: CredentialPlan & { id?: string },
): Promise<{ status: 'OK' | 'Error'; message: string }> =>
  rest.post('/credentials/test', { credentials: { id: '', ...credential } });

export const createWorkflow = (rest: Rest, plan: WorkflowPlan): Promise<SavedWorkflow> =>
  // Older versions store no workflow that does not say whether it is active; 2.41.1 executes no single step of one that was
  // stored without `pinData`.
  rest.post('/workflows', { active: false, pinData: {}, settings: { executionOrder: 'v1' }, ...plan });

export const getWorkflow = (rest: Rest, id: string): Promise<SavedWorkflow> => rest.get(`/workflows/${id}`);

const patienceWithOldStateMs = 10_000;

interface Publication {
  status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
  triggers: { status: 'activated' | 'failed'; errorMessage: string | null }[];
}

/** Older versions have no such status: there an activation is answered when it is done, and refused when it fails. */
async function publicationOf(rest: Rest, id: string): Promise<Publication> {
  try {
    return await rest.get<Publication>(`/workflows/${id}/publication-status`);
  } catch (error) {
    if (!(error instanceof RestFailure) || error.status !== 404) throw error;
    const { active } = await getWorkflow(rest, id);
    return { status: active ? 'published' : 'not_published', triggers: [] };
  }
}

/** n8n answers an activation before its triggers run, and may not even have begun: that looks like its old state. */
const settled = (rest: Rest, id: string, before: Publication['status']): Promise<Publication> => {
  const begun = Date.now();
  return waitFor(
    `workflow ${id} to be published or withdrawn`,
    async () => {
      const publication = await publicationOf(rest, id);
      const isOver = publication.status !== before || Date.now() - begun > patienceWithOldStateMs;
      return publication.status !== 'in_progress' && isOver && publication;
    },
    { timeoutMs: 60_000 },
  );
};

/** Activates the version that is saved now; rejects with the trigger's words when it does not start. */
export async function activate(rest: Rest, id: string): Promise<void> {
  const { versionId } = await getWorkflow(rest, id);
  await rest.post(`/workflows/${id}/activate`, { versionId });
  const { status, triggers } = await settled(rest, id, 'not_published');
  const words = triggers.map(({ errorMessage }) => errorMessage).join('; ');
  if (status !== 'published') throw new Error(`Workflow ${id} is ${status}: ${words}`);
}

export async function deactivate(rest: Rest, id: string): Promise<void> {
  await rest.post(`/workflows/${id}/deactivate`);
  await settled(rest, id, 'published');
}

/** Runs from its start node as the editor's button does; the result is the execution's id. */
export async function runManually(rest: Rest, id: string, startNode: string): Promise<string> {
  // Older versions run the workflow that they are given, newer ones the one that is saved.
  const body = { triggerToStartFrom: { name: startNode }, workflowData: await getWorkflow(rest, id) };
  const { executionId } = await rest.post<{ executionId?: string }>(`/workflows/${id}/run`, body);
  if (!executionId)
    throw new Error(`Workflow ${id} waits for a webhook and did not start from "${startNode}"`);
  return executionId;
}
