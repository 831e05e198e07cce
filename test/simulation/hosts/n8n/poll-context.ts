/** What n8n hands a polling trigger, over the simulated API and process. */
import type { IDataObject, IHttpRequestOptions, INode, Workflow } from 'n8n-workflow';

import type { Api, ApiResponse } from '../../api/api.ts';
import type { SimulatedProcess } from '../../time/process-globals.ts';

export interface ContextPlan {
  workflow: Workflow;
  node: INode;
  activation: 'activate' | 'init';
  parameters: IDataObject;
  owner: SimulatedProcess;
  api: Api;
  /** Of the workflow, for the figures. */
  name: string;
  log: (line: string) => void;
}

/** n8n's default. */
export const POLL_BUDGET_MS = 300_000;

const credentials = {
  apiKey: 'lp_live_ABCDEFGHJKMNPQRS_secret',
  baseUrl: 'https://api.layers.com',
};

export function pollContext(plan: ContextPlan): object {
  const { workflow, node, activation, parameters, owner, api, name, log } = plan;
  const parameter = (wanted: string, fallback?: unknown, how?: { extractValue?: boolean }): unknown => {
    const value: unknown = Object.hasOwn(parameters, wanted) ? parameters[wanted] : fallback;
    const isLocator = typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
    return isLocator && how?.extractValue ? value.value : value;
  };
  const send = async (request: IHttpRequestOptions) => {
    const sent = api.send({ method: request.method ?? 'GET', url: request.url, caller: name }, (ms) =>
      owner.sleep(ms),
    );
    const { status, headers, body } = await withTimeout(sent, request.timeout ?? 300_000, owner);
    return {
      statusCode: status,
      headers,
      body: request.encoding === 'stream' ? bodyStream(body) : body,
    };
  };
  return {
    getNode: () => node,
    getMode: () => 'trigger',
    getActivationMode: () => activation,
    getPollBudgetMs: () => POLL_BUDGET_MS,
    getTimezone: () => 'UTC',
    getWorkflow: () => ({ id: workflow.id, name, active: true }),
    getInstanceId: () => 'instance',
    getWorkflowStaticData: () => workflow.getStaticData('node', node),
    getNodeParameter: parameter,
    getCredentials: () => Promise.resolve(credentials),
    logger: { warn: log, error: log, info: log, debug: () => undefined },
    helpers: {
      httpRequestWithAuthentication: (_: string, request: IHttpRequestOptions) => send(request),
    },
  };
}

function withTimeout(sent: Promise<ApiResponse>, ms: number, owner: SimulatedProcess): Promise<ApiResponse> {
  return new Promise((resolve, reject) => {
    owner.after(ms, () => reject(Object.assign(new Error('timeout'), { code: 'ECONNABORTED' })));
    sent.then(resolve, reject);
  });
}

/** A stream as far as it is read: pieces in turn, and an end. */
function bodyStream(body: string): object {
  return {
    destroy: () => undefined,
    async *[Symbol.asyncIterator]() {
      yield await Promise.resolve(Buffer.from(body));
    },
  };
}
