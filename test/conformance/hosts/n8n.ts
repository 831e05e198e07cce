/** The tasks as n8n does them: operations on its own engine, triggers with the credential's own signing; real HTTP. */
import type { IDataObject, IHookFunctions, INodeType, IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { LayersSocialWebhookTrigger } from '../../../n8n-node/nodes/LayersSocialWebhookTrigger/LayersSocialWebhookTrigger.node';
import { handleWebhook } from '../../n8n-node/triggers/handle-webhook';
import { byId, createHost, Host } from '../../n8n-node/triggers/host';
import { runNode } from '../../support/n8n-engine';
import { deliver } from '../delivery';
import { given, Item, Outcome, Refused, steady } from '../outcome';
import type { Scene } from '../scene';
import type { Input } from '../situations';
import { isPolled, Polled, TASKS } from '../tasks';

const HOOK_URL = 'http://localhost:5678/webhook/1';
const LOG_PREFIX = /^Layers Social: /;

export async function run(scene: Scene): Promise<Outcome> {
  try {
    if (scene.task === 'instant') return await receive(scene);
    return isPolled(scene.task) ? await watch(scene, scene.task) : await execute(scene);
  } catch (error) {
    if (!(error instanceof Error) || !('description' in error)) throw error;
    return refused(error.message, String(error.description));
  }
}

function open({ stage }: Scene, type: INodeType, parameters: IDataObject): Host {
  const { proxy, sandbox } = stage;
  return createHost({ type, baseUrl: proxy.url, apiKey: sandbox.apiKey, parameters, webhookUrl: HOOK_URL });
}

/** The parameters of the action node, as its form stores them. */
function parametersOf({ task, input }: Scene): IDataObject {
  const [resource = '', operation = ''] = TASKS[task].n8n.split('.');
  return {
    resource,
    operation,
    project: byId(input.projectId),
    account: byId(input.socialAccountId),
    platform: input.platform,
    returnTo: 'url',
    returnUrl: input.returnUrl,
    state: input.state,
    endpoint: byId(input.endpointId),
    deliveryId: input.deliveryId,
    resume: 'poll',
    expiresAt: '',
    returnAll: true,
    previewOnly: task === 'previewRevoke',
    filters: task === 'listAccounts' ? { platform: input.platform } : {},
    options: optionsOf(task, input),
  };
}

function optionsOf(task: string, { releaseLease, maxQueuedPosts }: Input): IDataObject {
  // As long as Zapier waits.
  if (task === 'wait') return { maxWaitMinutes: 1 / 3 };
  if (!task.endsWith('evoke')) return {};
  return { ...(releaseLease && { releaseLease }), ...(maxQueuedPosts !== undefined && { maxQueuedPosts }) };
}

/** The built node on n8n's own engine. An item stands for what failed, with the code to branch on. */
async function execute(scene: Scene): Promise<Outcome> {
  const { proxy, sandbox } = scene.stage;
  const { nodes, items, stored } = await runNode(
    { apiKey: sandbox.apiKey, url: proxy.url },
    parametersOf(scene),
    {
      settings: { onError: 'continueRegularOutput' },
      input: Array.from({ length: scene.times }, () => ({})),
    },
  );
  if (!nodes['Layers Social']) throw new Error(`the node did not run: ${stored}`);
  const [first] = items;
  if (typeof first?.errorCode !== 'string' || typeof first.message !== 'string') return given(items);
  return { ...refused(String(first.error), first.message), code: first.errorCode };
}

async function watch(scene: Scene, task: Polled): Promise<Outcome> {
  const type = new LayersSocialTrigger();
  const host = open(scene, type, {
    events: [TASKS[task].n8n.split('.')[1]],
    projectScope: 'one',
    project: byId(scene.input.projectId),
    health: { contentHealth: task !== 'connected' && scene.input.contentHealth },
  });
  const context = host.context() as IPollFunctions;
  let output = await type.poll.call(context);
  for (const happen of scene.happenings) {
    host.log.length = 0;
    await happen();
    output = await type.poll.call(context);
  }
  const items = (output?.[0] ?? []).map(({ json }) => json);
  return given(
    items,
    host.log.map((line) => line.replace(LOG_PREFIX, '')),
  );
}

async function receive(scene: Scene): Promise<Outcome> {
  const type = new LayersSocialWebhookTrigger();
  const host = open(scene, type, {});
  await type.webhookMethods.default.create.call(host.context() as IHookFunctions);
  const { content, signature } = deliver(
    scene.event,
    scene.delivery,
    String(host.staticData().signingSecret),
  );
  host.save();
  const headers = signature === undefined ? {} : { 'x-layers-signature': signature };
  const items: Item[] = [];
  for (let time = 0; time < scene.times; time += 1) {
    const outcome = await handleWebhook({ host, type }, { rawBody: Buffer.from(content), headers });
    items.push(...outcome.items);
  }
  return given(items);
}

function refused(message: string, description: string): Refused {
  const text = steady(`${message}. ${description}`);
  return { kind: 'refused', words: () => text };
}
