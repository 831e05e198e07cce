/**
 * Runs workflow JSON on n8n's own engine, with the node types of the built package (`n8n-node/dist`) and
 * the credential class's own `authenticate` and `test`. Needs no n8n server. For jest and for plain
 * scripts on Node 24: only erasable syntax, only package imports, no aliases.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as Core from 'n8n-core';
import type * as Flow from 'n8n-workflow';

export interface LayersCredential {
  apiKey: string;
  baseUrl: string;
  organizationId?: string;
}

/** What the n8n editor exports; everything else in it is ignored. */
export interface WorkflowJson {
  name?: string;
  nodes: object[];
  connections: object;
  settings?: object;
  pinData?: Record<string, Array<{ json: Record<string, unknown> }>>;
}

/** One run of one node. */
export interface NodeRun {
  status: 'success' | 'error' | string;
  /** Items of the first output. */
  items: Flow.INodeExecutionData[];
  /** Items of every output; the error output is the last one. */
  outputs: Flow.INodeExecutionData[][];
  error?: { message: string; description?: string | null; [fact: string]: unknown };
  durationMs: number;
}

interface WorkflowRun {
  status: 'success' | 'error' | 'canceled' | 'waiting' | string;
  error?: NodeRun['error'];
  /** By node name, in the order of the runs. */
  nodes: Record<string, NodeRun[]>;
  /** Everything n8n would store with the execution, as text. */
  stored: string;
}

export interface RunOptions {
  workflow: WorkflowJson;
  credentials: LayersCredential;
  /** What the start node hands on; default its pinned data, else one empty item. */
  input?: Array<Record<string, unknown>>;
  /** Told of every node that has run; the next one starts when it has returned. */
  onNode?: (name: string, run: NodeRun) => void | Promise<void>;
  /** Stops the execution as the editor's button does. */
  signal?: AbortSignal;
  /** Where the built package is; default `n8n-node` in the working directory. */
  packageFolder?: string;
}

export interface Engine {
  core: typeof Core;
  flow: typeof Flow;
  nodeTypes: Flow.INodeTypes;
  credential: Flow.ICredentialType;
}

const START_NODES = ['n8n-nodes-base.manualTrigger', 'n8n-nodes-base.start'];
const engines = new Map<string, Promise<Engine>>();

/** Runs the workflow to its end and tells what every node did; a failed node is a result, not an exception. */
export async function runWorkflow(options: RunOptions): Promise<WorkflowRun> {
  const engine = await engineFor(options.packageFolder);
  const { core, flow } = engine;
  const pinned = Object.values(options.workflow.pinData ?? {})[0]?.map(({ json }) => json);
  const input = options.input ?? pinned ?? [{}];
  const workflow = createWorkflow(engine, { json: options.workflow, input });
  const hooks = new core.ExecutionLifecycleHooks('manual', '1', dataOf(options.workflow));
  hooks.addHandler('nodeExecuteAfter', async (name, taskData) => {
    await options.onNode?.(name, nodeRunOf(taskData));
  });
  const additionalData = additionalDataFor(engine, options.credentials, hooks);
  const execution = new core.WorkflowExecute(additionalData, 'manual');
  let running: ReturnType<typeof execution.run>;
  try {
    running = startRun(execution, workflow);
  } catch (issues) {
    // A required field is empty: the editor would not start it either.
    return { status: 'error', error: factsOf(Object(issues)), nodes: {}, stored: '' };
  }
  options.signal?.addEventListener('abort', () => running.cancel(), { once: true });
  const run = await running;
  const { runData, error } = run.data.resultData;
  return {
    status: run.status,
    error: error && factsOf(error),
    nodes: Object.fromEntries(Object.entries(runData).map(([name, runs]) => [name, runs.map(nodeRunOf)])),
    stored: flow.jsonStringify(run, { replaceCircularRefs: true }),
  };
}

/** Runs from the start node; n8n 2.0 and older take workflow and node one by one. */
export function startRun(execution: Core.WorkflowExecute, workflow: Flow.Workflow) {
  const startNode = Object.values(workflow.nodes).find((node) => START_NODES.includes(node.type));
  if (execution.run.length === 1) return execution.run({ workflow, startNode });
  const run = execution.run as (...args: unknown[]) => ReturnType<Core.WorkflowExecute['run']>;
  return run.call(execution, workflow, startNode);
}

/** The shortest workflow there is: start, then one Layers Social node of the given parameters. */
export function singleNode(
  parameters: Record<string, unknown>,
  settings: Record<string, unknown> = {},
): WorkflowJson {
  return {
    nodes: [
      node('Start', START_NODES[0]!, {}),
      {
        ...node('Layers Social', 'n8n-nodes-layers-social.layersSocial', parameters),
        credentials: { layersApi: { id: '1', name: 'Layers API account' } },
        ...settings,
      },
    ],
    connections: { Start: { main: [[{ node: 'Layers Social', type: 'main', index: 0 }]] } },
    settings: { executionOrder: 'v1' },
  };
}

interface SingleRun extends WorkflowRun {
  /** What the node gives. */
  items: Flow.IDataObject[];
  /** Which item of the input each of them belongs to. */
  pairs: Array<Flow.INodeExecutionData['pairedItem']>;
}

/** Runs one Layers Social node on the API at this address. */
export async function runNode(
  { apiKey, url }: { apiKey: string; url: string },
  parameters: Record<string, unknown>,
  {
    settings,
    ...options
  }: Pick<RunOptions, 'input' | 'signal'> & { settings?: Record<string, unknown> } = {},
): Promise<SingleRun> {
  const workflow = singleNode(parameters, settings);
  const run = await runWorkflow({ workflow, credentials: { apiKey, baseUrl: url }, ...options });
  const given = run.nodes['Layers Social']?.[0]?.items ?? [];
  return {
    ...run,
    items: given.map(({ json }) => json),
    pairs: given.map(({ pairedItem }) => pairedItem),
  };
}

function node(name: string, type: string, parameters: object) {
  return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

/** What the editor's Test button does with the credential: its own request through n8n's routing. */
export async function testCredential(
  credentials: LayersCredential,
  packageFolder?: string,
): Promise<{ status: 'OK' | 'Error'; message: string }> {
  const engine = await engineFor(packageFolder);
  const { core } = engine;
  const { test } = engine.credential;
  if (!test) return { status: 'Error', message: 'the credential has no test' };
  const tester = testerNode(test.request);
  const workflow = createWorkflow(engine, {
    json: { nodes: [tester.node], connections: {} },
    input: [{}],
    extra: tester.type,
  });
  const asked = workflow.nodes[tester.node.name]!;
  const hooks = new core.ExecutionLifecycleHooks('internal', '1', dataOf({ nodes: [], connections: {} }));
  const additionalData = additionalDataFor(engine, credentials, hooks);
  const context = new core.ExecuteContext(
    workflow,
    asked,
    additionalData,
    'internal',
    emptyRunData(engine.flow),
    0,
    [],
    { main: [[{ json: {} }]] },
    { node: asked, data: {}, source: null },
    [],
  );
  await readyForExpressions(workflow);
  const decrypted = { id: '1', name: 'Layers API account', type: 'layersApi', data: { ...credentials } };
  try {
    const output = await new core.RoutingNode(context, tester.type, decrypted).runNode();
    return judge(test.rules ?? [], output?.[0]?.[0]?.json);
  } catch (error) {
    return refusalOf(test.rules ?? [], error);
  }
}

/** Older versions have no function for it. */
function emptyRunData(flow: typeof Flow): Flow.IRunExecutionData {
  if ('createRunExecutionData' in flow) return flow.createRunExecutionData();
  return { resultData: { runData: {} } } as Flow.IRunExecutionData;
}

/** Newer versions evaluate expressions apart from everything else. */
export async function readyForExpressions({ expression }: Flow.Workflow): Promise<void> {
  if ('acquireIsolate' in expression) await expression.acquireIsolate();
}

/** What a dropdown of the node shows: one page of a `listSearch` method. */
export async function searchList(
  method: string,
  options: {
    credentials: LayersCredential;
    parameters?: Record<string, unknown>;
    filter?: string;
    paginationToken?: string;
    packageFolder?: string;
  },
): Promise<Flow.INodeListSearchResult> {
  const engine = await engineFor(options.packageFolder);
  const { core } = engine;
  const workflow = createWorkflow(engine, { json: singleNode(options.parameters ?? {}), input: [{}] });
  const asked = workflow.nodes['Layers Social']!;
  const hooks = new core.ExecutionLifecycleHooks('internal', '1', dataOf({ nodes: [], connections: {} }));
  const additionalData = additionalDataFor(engine, options.credentials, hooks);
  additionalData.currentNodeParameters = asked.parameters;
  const type = engine.nodeTypes.getByNameAndVersion(asked.type, 1);
  const search = type.methods?.listSearch?.[method];
  if (!search) throw new Error(`the node has no list search ${method}`);
  const context = new core.LoadOptionsContext(workflow, asked, additionalData, '');
  return search.call(context, options.filter, options.paginationToken);
}

/** The engine with the package in it, loaded once. */
export function engineFor(packageFolder = join(process.cwd(), 'n8n-node')): Promise<Engine> {
  const existing = engines.get(packageFolder);
  if (existing) return existing;
  const engine = loadEngine(packageFolder);
  engines.set(packageFolder, engine);
  return engine;
}

async function loadEngine(packageFolder: string): Promise<Engine> {
  // n8n writes its instance settings somewhere; not into the home of whoever runs this.
  const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
  process.env.N8N_USER_FOLDER = folder;
  process.env.N8N_ENCRYPTION_KEY ??= 'for-this-process-only';
  process.env.N8N_LOG_LEVEL ??= 'silent';
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Their CommonJS builds, which n8n itself runs on: the other ones do not load in plain Node.
  const load = createRequire(join(packageFolder, 'package.json'));
  const core: typeof Core = load('n8n-core');
  const flow: typeof Flow = load('n8n-workflow');
  const loader = new core.PackageDirectoryLoader(packageFolder);
  await loader.loadAll();
  const { packageName } = loader;
  const known = new Map(
    Object.entries(loader.nodeTypes).map(([name, { type }]) => [`${packageName}.${name}`, type]),
  );
  return {
    core,
    flow,
    credential: loader.getCredential('layersApi').type,
    nodeTypes: {
      getByName: (name) => known.get(name)!,
      getByNameAndVersion: (name, version) => {
        const type = known.get(name);
        // Sticky notes and the like have no type here; n8n's Workflow passes over them.
        return type ? flow.NodeHelpers.getVersionedNodeType(type, version) : undefined!;
      },
      getKnownTypes: () => ({}),
    },
  };
}

export function createWorkflow(
  { flow, nodeTypes }: Engine,
  {
    json,
    input,
    extra,
  }: { json: WorkflowJson; input: Array<Record<string, unknown>>; extra?: Flow.INodeType },
): Flow.Workflow {
  const start = startType(input);
  const withStart: Flow.INodeTypes = {
    ...nodeTypes,
    getByNameAndVersion: (name, version) => {
      if (START_NODES.includes(name)) return start;
      if (extra && name === extra.description.name) return extra;
      return nodeTypes.getByNameAndVersion(name, version);
    },
  };
  const { nodes, connections, settings } = structuredClone(json);
  return new flow.Workflow({
    id: 'workflow',
    nodes: nodes as Flow.INode[],
    connections: connections as Flow.IConnections,
    active: false,
    nodeTypes: withStart,
    settings: { executionOrder: 'v1', ...settings },
  });
}

function startType(input: Array<Record<string, unknown>>): Flow.INodeType {
  return {
    description: {
      displayName: 'Manual Trigger',
      name: START_NODES[0]!,
      group: ['trigger'],
      version: 1,
      description: '',
      defaults: { name: 'Start' },
      inputs: [],
      outputs: ['main'],
      properties: [],
    },
    execute: () => Promise.resolve([input.map((json) => ({ json: json as Flow.IDataObject }))]),
  };
}

function testerNode(request: Flow.ICredentialTestRequest['request']): {
  node: Flow.INode;
  type: Flow.INodeType;
} {
  const name = 'credential-test';
  return {
    node: {
      ...node('Test', name, {}),
      position: [0, 0],
      parameters: {},
      credentials: { layersApi: { id: '1', name: 'Layers API account' } },
    },
    type: {
      description: {
        displayName: 'Test',
        name,
        group: ['transform'],
        version: 1,
        description: '',
        defaults: { name: 'Test' },
        inputs: ['main'],
        outputs: ['main'],
        credentials: [{ name: 'layersApi', required: true }],
        properties: [
          { displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
        ],
      },
    },
  };
}

type Rules = NonNullable<Flow.ICredentialTestRequest['rules']>;

function judge(rules: Rules, body: unknown): { status: 'OK' | 'Error'; message: string } {
  for (const rule of rules) {
    const { key, value, message } = rule.properties as Record<string, unknown>;
    // n8n compares a member of the answer, of whatever kind it is, with the value.
    const member =
      typeof body === 'object' && body !== null
        ? Object.entries(body).find(([k]) => k === key)?.[1]
        : undefined;
    if ((rule.type as string) === 'responseSuccessBody' && member === value) {
      return { status: 'Error', message: String(message) };
    }
  }
  return { status: 'OK', message: 'Connection successful!' };
}

function refusalOf(rules: Rules, error: unknown): { status: 'Error'; message: string } {
  const { cause, message } = error as {
    cause?: { code?: string; response?: { status: number; statusText: string } };
    message: string;
  };
  const status = cause?.response?.status;
  const rule = rules.find(
    (candidate) => candidate.type === 'responseCode' && candidate.properties.value === status,
  );
  if (rule) return { status: 'Error', message: rule.properties.message };
  return { status: 'Error', message: cause?.response?.statusText ?? cause?.code ?? message };
}

export function additionalDataFor(
  engine: Engine,
  credentials: LayersCredential,
  hooks: Core.ExecutionLifecycleHooks,
): Flow.IWorkflowExecuteAdditionalData {
  const url = 'http://localhost:5678/';
  const data: Partial<Flow.IWorkflowExecuteAdditionalData> = {
    credentialsHelper: credentialsHelperFor(engine, credentials),
    hooks,
    executionId: '1',
    currentNodeExecutionIndex: 0,
    variables: {},
    restApiUrl: `${url}rest`,
    instanceBaseUrl: url,
    webhookBaseUrl: `${url}webhook`,
    webhookWaitingBaseUrl: `${url}webhook-waiting`,
    webhookTestBaseUrl: `${url}webhook-test`,
    formWaitingBaseUrl: `${url}form-waiting`,
    setExecutionStatus: () => undefined,
    logAiEvent: () => undefined,
  };
  return data as Flow.IWorkflowExecuteAdditionalData;
}

function credentialsHelperFor(
  { flow, credential }: Engine,
  credentials: LayersCredential,
): Flow.ICredentialsHelper {
  class CredentialsHelper extends flow.ICredentialsHelper {
    override getParentTypes = () => [];
    override isCredentialUsableByNode = () => true;
    override getCredentialsProperties = () => credential.properties;
    override getDecrypted = () => Promise.resolve({ organizationId: '', ...credentials });
    override getCredentials = () => Promise.reject(new Error('not in this engine'));
    override preAuthentication = () => Promise.resolve(undefined);
    override runPreAuthentication = () => Promise.resolve(undefined);
    override updateCredentials = () => Promise.resolve();
    override updateCredentialsOauthTokenData = () => Promise.resolve();
    override authenticate = (
      decrypted: Flow.ICredentialDataDecryptedObject,
      _type: string,
      request: Flow.IHttpRequestOptions,
    ) => {
      const { authenticate } = credential;
      if (typeof authenticate === 'function') return authenticate.call(credential, decrypted, request);
      return Promise.reject(new Error('the credential does not sign requests itself'));
    };
  }
  return new CredentialsHelper();
}

export function dataOf({ name, nodes, connections }: WorkflowJson): Flow.IWorkflowBase {
  return {
    id: 'workflow',
    name: name ?? 'Workflow',
    active: false,
    activeVersionId: null,
    isArchived: false,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    nodes: nodes as Flow.INode[],
    connections: connections as Flow.IConnections,
  };
}

function nodeRunOf(taskData: Flow.ITaskData): NodeRun {
  const outputs = (taskData.data?.main ?? []).map((items) => items ?? []);
  return {
    status: taskData.executionStatus ?? 'success',
    items: outputs[0] ?? [],
    outputs,
    error: taskData.error && factsOf(taskData.error),
    durationMs: taskData.executionTime,
  };
}

function factsOf(error: object): NonNullable<NodeRun['error']> {
  return { ...error, message: 'message' in error ? String(error.message) : '' };
}
