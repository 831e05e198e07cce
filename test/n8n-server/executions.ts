import { parse } from 'flatted';

import type { Rest } from './rest.ts';
import { waitFor } from './wait-for.ts';

type ExecutionStatus =
  'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled' | 'unknown';

export interface ExecutionSummary {
  id: string;
  workflowId: string;
  status: ExecutionStatus;
  mode: string;
  startedAt: string | null;
  stoppedAt: string | null;
  waitTill: string | null;
}

interface NodeError {
  message: string;
  description?: string | null;
  httpCode?: string | null;
  context?: Record<string, unknown>;
}

export interface NodeRun {
  startTime: number;
  executionTime: number;
  executionStatus: string;
  error?: NodeError;
  data?: Record<string, ({ json: Record<string, unknown>; pairedItem?: unknown }[] | null)[]>;
}

export interface Execution extends ExecutionSummary {
  /** What the resume URL is signed with: `<webhook base>/webhook-waiting/<id>?signature=<token>`. */
  resumeToken?: string;
  resultData: {
    runData: Record<string, NodeRun[]>;
    error?: NodeError;
    lastNodeExecuted?: string;
  };
}

/** The most that n8n gives. */
const pageSize = 100;
const over: ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];

/**
 * All executions of the workflow, the latest first; made for when no more than a page of them is still under way, for
 * n8n puts those before all others. Pages are cut by the time of start, not by n8n's cursor: that one
 * goes by id, and loses an execution that several workers started in another order.
 */
export async function listExecutions(rest: Rest, workflowId: string): Promise<ExecutionSummary[]> {
  const found = new Map<string, ExecutionSummary>();
  let startedBefore: string | null | undefined;
  for (;;) {
    const filter = JSON.stringify({ workflowId, ...(startedBefore && { startedBefore }) });
    const path = `/executions?filter=${encodeURIComponent(filter)}&limit=${pageSize}`;
    const { results } = await rest.get<{ results: ExecutionSummary[] }>(path);
    const fresh = results.filter(({ id }) => !found.has(id));
    fresh.forEach((execution) => found.set(execution.id, execution));
    startedBefore = results.at(-1)?.startedAt;
    if (results.length < pageSize || fresh.length === 0 || !startedBefore) return [...found.values()];
  }
}

export async function getExecution(rest: Rest, id: string): Promise<Execution> {
  const { data, ...summary } = await rest.get<ExecutionSummary & { data: string }>(`/executions/${id}`);
  const { resultData, resumeToken } = parse(data) as Pick<Execution, 'resultData' | 'resumeToken'>;
  return { ...summary, resultData, resumeToken };
}

/** Waits until the execution has one of the statuses; default: until it is over. */
export async function executionIn(
  rest: Rest,
  id: string,
  { statuses = over, timeoutMs = 60_000 }: { statuses?: ExecutionStatus[]; timeoutMs?: number } = {},
): Promise<Execution> {
  const ask = async (): Promise<ExecutionSummary | false> => {
    const summary = await rest.get<ExecutionSummary>(`/executions/${id}`);
    return statuses.includes(summary.status) && summary;
  };
  await waitFor(`execution ${id} to be ${statuses.join(' or ')}`, ask, { timeoutMs, everyMs: 150 });
  return getExecution(rest, id);
}

/** The items a node gave out on one of its outputs, over all its runs. */
export const itemsOf = (execution: Execution, node: string, output = 0): Record<string, unknown>[] =>
  (execution.resultData.runData[node] ?? []).flatMap((run) =>
    (run.data?.main?.[output] ?? []).map((item) => item.json),
  );
