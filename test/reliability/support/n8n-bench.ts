/** The client over n8n's own HTTP helper, called from a node's context on n8n's engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeError, LayersClient } from 'layers-social-core';
import type * as Core from 'n8n-core';
import type * as Flow from 'n8n-workflow';

import { LayersApi } from '../../../n8n-node/credentials/LayersApi.credentials';
import { toNodeError } from '../../../n8n-node/lib/errors';
import { createTransport } from '../../../n8n-node/lib/transport';
import { LayersSocial } from '../../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { Bench, outcomeOf, virtualTime } from './bench';

/** By the kind of the advice: the cause that n8n's schedulers act on. */
const CAUSES = {
  input: 'configuration-invalid',
  credential: 'credential-invalid',
  permission: 'configuration-invalid',
  not_found: 'configuration-invalid',
  conflict: 'configuration-invalid',
  throttled: 'rate-limited',
  unavailable: 'temporarily-unavailable',
  unexpected: 'none',
};

export const n8nBench: Bench = {
  name: 'n8n',
  policy: { maxAttempts: 3, maxWaitMs: 20_000 },
  shownAs: CAUSES,
  async run({ sandbox, baseUrl, timeoutMs, maxAttempts, call }) {
    const context = nodeContext({ apiKey: sandbox.apiKey, baseUrl });
    const transport = createTransport(context);
    const runtime = { ...virtualTime(sandbox), transport };
    const retry = { ...n8nBench.policy, maxAttempts };
    const client = new LayersClient({ ...runtime, baseUrl, timeoutMs, retry });
    return outcomeOf(() => call(client), {
      describeError,
      shownAs: (error) => causeOf(toNodeError(context.getNode(), error)),
    });
  },
};

function causeOf(error: { failure?: { cause: string } }): string {
  return error.failure?.cause ?? 'none';
}

const credential = new LayersApi();
const NODE: Flow.INode = {
  id: 'node',
  name: 'Layers Social',
  type: 'layersSocial',
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
  credentials: { layersApi: { id: '1', name: 'Layers API account' } },
};

/** What n8n gives a node that runs: its own context, with its own helpers. */
function nodeContext(credentials: { apiKey: string; baseUrl: string }): Core.ExecuteContext {
  const { core, flow } = n8n();
  const type = new LayersSocial();
  const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
  const settings = { executionOrder: 'v1' as const };
  const workflow = new flow.Workflow({ nodes: [NODE], connections: {}, active: false, nodeTypes, settings });
  const data: Partial<Flow.IWorkflowExecuteAdditionalData> = {
    credentialsHelper: credentialsHelper(credentials),
    executionId: '1',
    variables: {},
  };
  return new core.ExecuteContext(
    workflow,
    NODE,
    data as Flow.IWorkflowExecuteAdditionalData,
    'manual',
    flow.createRunExecutionData(),
    0,
    [],
    { main: [[{ json: {} }]] },
    { node: NODE, data: {}, source: null },
    [],
  );
}

function credentialsHelper(data: { apiKey: string; baseUrl: string }): Flow.ICredentialsHelper {
  const helper = {
    getParentTypes: () => [],
    isCredentialUsableByNode: () => true,
    getCredentialsProperties: () => credential.properties,
    getDecrypted: () => Promise.resolve({ organizationId: '', ...data }),
    preAuthentication: () => Promise.resolve(undefined),
    runPreAuthentication: () => Promise.resolve(undefined),
    authenticate: async (
      decrypted: Flow.ICredentialDataDecryptedObject,
      _type: string,
      request: Flow.IHttpRequestOptions,
    ) => credential.authenticate(decrypted, request),
  };
  return helper as unknown as Flow.ICredentialsHelper;
}

let loaded: { core: typeof Core; flow: typeof Flow } | undefined;

/** Loaded late, for n8n writes its settings into a folder that has to be named before. */
function n8n() {
  if (loaded) return loaded;
  const folder = mkdtempSync(join(tmpdir(), 'n8n-bench-'));
  process.env.N8N_USER_FOLDER = folder;
  process.env.N8N_ENCRYPTION_KEY ??= 'for-this-process-only';
  process.env.N8N_LOG_LEVEL ??= 'silent';
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  loaded = {
    core: jest.requireActual<typeof Core>('n8n-core'),
    flow: jest.requireActual<typeof Flow>('n8n-workflow'),
  };
  return loaded;
}
