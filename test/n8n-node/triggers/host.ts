/**
 * What n8n is to a trigger: parameters, static data behind n8n's own observing proxies, the HTTP helper
 * with the credential class's own `authenticate`, a log. What n8n would have written to its database is
 * kept apart from what is only in memory, so that a test can let it crash between the two.
 */
import type { IDataObject, IHttpRequestOptions, INode, INodeType } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { LayersApi } from '../../../n8n-node/credentials/LayersApi.credentials';

export interface HostOptions {
  type: INodeType;
  baseUrl: string;
  apiKey: string;
  parameters?: IDataObject;
  name?: string;
  webhookUrl?: string;
  /** What n8n's database holds already. */
  stored?: string;
  /** One of its own when left out; a copy of a workflow has the same. */
  workflowId?: string;
}

export interface Host {
  workflowId: string;
  parameters: IDataObject;
  /** Warnings and above. */
  log: string[];
  /** Static data of the node, as text in n8n's database. */
  saved(): string;
  /** What n8n does after it has handed the items on. */
  save(): void;
  /** n8n starts anew with what its database holds. */
  restart(): void;
  /** The database has lost the static data. */
  forget(): void;
  staticData(): IDataObject;
  /** Resolves when no request is under way any more. */
  idle(): Promise<void>;
  /** The value of a parameter; a locator stays wrapped unless its value is asked for, as in n8n. */
  parameter(name: string, fallback?: unknown, how?: { extractValue?: boolean }): unknown;
  /** The members all contexts have; a test adds those of its own kind. */
  context(members?: object): object;
  /** A call of a webhook: n8n builds a workflow for it from what the database holds at that moment. */
  openCall(): HostCall;
}

interface HostCall {
  context(members?: object): object;
  /** n8n writes the static data, all of it, when its note says that some of it changed. */
  save(): void;
  /** n8n builds one more workflow on the same static data, which resets that note. */
  startExecution(): void;
}

const credential = new LayersApi();
/** Every host is a workflow of its own, also to what the nodes remember in the process. */
let hosts = 0;

export function createHost(options: HostOptions): Host {
  const { type, baseUrl, apiKey, name = 'Trigger' } = options;
  const parameters = { ...defaultsOf(type), ...options.parameters };
  const log: string[] = [];
  const { workflowId = `w${(hosts += 1)}` } = options;
  const node: INode = {
    id: name,
    name,
    type: 'test',
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
    credentials: { layersApi: { id: '1', name: 'Layers' } },
  };
  let database = options.stored ?? '{}';
  let workflow = workflowOf(node, type, JSON.parse(database) as IDataObject);
  let requests = 0;
  const note = (message: string) => void log.push(message);

  const parameter: Host['parameter'] = (wanted, fallback, how) => {
    const value: unknown = Object.hasOwn(parameters, wanted) ? parameters[wanted] : fallback;
    const isLocator = typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
    return isLocator && how?.extractValue ? value.value : value;
  };
  const members = {
    getNode: () => node,
    getMode: () => 'trigger',
    getExecutionId: () => '7',
    getActivationMode: () => 'activate',
    getTimezone: () => 'UTC',
    getWorkflow: () => ({ id: workflowId, name: 'Accounts', active: true }),
    getInstanceId: () => 'instance',
    getWorkflowStaticData: () => workflow.getStaticData('node', node),
    getNodeParameter: parameter,
    getCredentials: () => Promise.resolve({ apiKey, baseUrl }),
    getNodeWebhookUrl: () => options.webhookUrl,
    logger: { warn: note, error: note, info: () => undefined, debug: () => undefined },
    helpers: {
      httpRequestWithAuthentication: async (_: string, request: IHttpRequestOptions) => {
        requests += 1;
        return send(request).finally(() => (requests -= 1));
      },
    },
  };

  async function send(request: IHttpRequestOptions) {
    const signed = await credential.authenticate({ apiKey, baseUrl }, request);
    const response = await fetch(signed.url, {
      method: signed.method,
      headers: Object.entries(signed.headers ?? {}).map(([key, value]): [string, string] => [
        key,
        value as string,
      ]),
      body: typeof signed.body === 'string' ? signed.body : undefined,
      redirect: 'manual',
      signal: AbortSignal.timeout(signed.timeout ?? 5_000),
    });
    const headers: Record<string, string> = {};
    response.headers.forEach((value, name) => (headers[name] = value));
    return { statusCode: response.status, headers, body: await response.text() };
  }

  return {
    workflowId,
    parameters,
    parameter,
    log,
    saved: () => database,
    save: () => {
      database = JSON.stringify(workflow.staticData);
    },
    restart: () => {
      workflow = workflowOf(node, type, JSON.parse(database) as IDataObject);
    },
    forget: () => {
      workflow = workflowOf(node, type, {});
    },
    staticData: () => workflow.getStaticData('node', node),
    idle: async () => {
      for (let quiet = 0; quiet < 5; quiet = requests === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    context: (more = {}) => ({ ...members, ...more }),
    openCall: () => {
      const staticData = JSON.parse(database) as IDataObject;
      const own = workflowOf(node, type, staticData);
      const getWorkflowStaticData = () => own.getStaticData('node', node);
      return {
        context: (more = {}) => ({ ...members, getWorkflowStaticData, ...more }),
        save: () => {
          if (own.staticData.__dataChanged !== true) return;
          database = JSON.stringify(own.staticData);
          own.staticData.__dataChanged = false;
        },
        startExecution: () => void workflowOf(node, type, staticData),
      };
    },
  };
}

function defaultsOf(type: INodeType): IDataObject {
  const shown = type.description.properties.map(({ name, default: value }) => [name, value] as const);
  return structuredClone(Object.fromEntries(shown));
}

function workflowOf(node: INode, type: INodeType, staticData: IDataObject): Workflow {
  const nodeTypes = {
    getByName: () => type,
    getByNameAndVersion: () => type,
    getKnownTypes: () => ({}),
  };
  return new Workflow({ id: 'w1', nodes: [node], connections: {}, active: true, nodeTypes, staticData });
}

/** A resource locator as n8n stores it. */
export function byId(value: string) {
  return { __rl: true, mode: 'id', value };
}
