/** A life in n8n: every operation on its engine, both triggers, and all of it once more in trouble. */
import { signPayload } from 'layers-social-core';
import type { IDataObject, IHookFunctions, IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { LayersSocialWebhookTrigger } from '../../../n8n-node/nodes/LayersSocialWebhookTrigger/LayersSocialWebhookTrigger.node';
import { handleWebhook } from '../../n8n-node/triggers/handle-webhook';
import { createHost } from '../../n8n-node/triggers/host';
import { locator } from '../../support/n8n-context';
import { runNode } from '../../support/n8n-engine';
import { Ground, keepLink, RETURN_URL, TROUBLES } from './ground';
import { listen } from './printed';

const OPERATIONS = [
  ['connection', 'createConnectLink'],
  ['connection', 'createReauthLink'],
  ['connection', 'getStatus'],
  ['account', 'get'],
  ['account', 'getHealth'],
  ['account', 'getMany'],
  ['scheduledPost', 'getMany'],
  ['account', 'revoke'],
] as const;

export async function throughN8n(ground: Ground): Promise<void> {
  const printed = listen();
  try {
    await actions(ground);
    await triggers(ground);
  } finally {
    ground.note('n8n: log and standard output', printed.stop());
  }
}

async function actions(ground: Ground): Promise<void> {
  const [accountId = ''] = ground.sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;
  const first = await runAll(ground, { accountId, state: 'st_unknown' }, OPERATIONS.slice(0, 2));
  const state = String(first[0]?.state);
  for (const link of first) keepLink(ground, link);
  // The last one ends the account that the others look at.
  await runAll(ground, { accountId, state }, OPERATIONS.slice(2, -1));
  for (const trouble of TROUBLES) {
    ground.sandbox.faults.add({ ...trouble });
    await runAll(ground, { accountId, state }, OPERATIONS);
    ground.sandbox.faults.clear();
  }
}

interface Known {
  accountId: string;
  state: string;
}

/** Side by side: in trouble each of them waits before it gives up. */
async function runAll(
  ground: Ground,
  known: Known,
  operations: ReadonlyArray<readonly [string, string]>,
): Promise<IDataObject[]> {
  const runs = await Promise.all(
    operations.map(([resource, operation]) => run(ground, known, { resource, operation })),
  );
  return runs.flat();
}

async function run(
  { sandbox, note }: Ground,
  { accountId, state }: Known,
  operation: { resource: string; operation: string },
): Promise<IDataObject[]> {
  const fields = { project: locator(sandbox.projectId), account: locator(accountId), platform: 'tiktok' };
  const to = { returnTo: 'url', returnUrl: RETURN_URL };
  const { stored, error, items } = await runNode(
    sandbox,
    // As the form has it: what stands in a field itself, n8n shows with every error of the node.
    { ...operation, ...fields, ...to, state: '={{ $json.state }}' },
    { input: [{ state }] },
  );
  if (error) note('n8n: errors', error);
  else note('n8n: output items and execution data', stored);
  return items;
}

async function triggers({ sandbox, note, lived }: Ground): Promise<void> {
  const polling = new LayersSocialTrigger();
  const pollHost = createHost({ type: polling, baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const context = pollHost.context() as IPollFunctions;
  for (const trouble of [undefined, ...TROUBLES]) {
    if (trouble) sandbox.faults.add({ ...trouble });
    const output = await polling.poll.call(context).catch((error: unknown) => note('n8n: errors', error));
    note('n8n: output items and execution data', output ?? {});
    sandbox.faults.clear();
  }
  pollHost.save();
  note('n8n: static data of the polling trigger', pollHost.saved());

  const type = new LayersSocialWebhookTrigger();
  const webhookUrl = 'http://127.0.0.1:1/webhook/abc';
  const host = createHost({ type, baseUrl: sandbox.url, apiKey: sandbox.apiKey, webhookUrl });
  await type.webhookMethods.default.create.call(host.context() as IHookFunctions);
  const secret = String(host.staticData().signingSecret);
  lived.secrets['signing secret'].push(secret);
  host.save();
  for (const signWith of [secret, 'whsec_another']) {
    note('n8n: items of the instant trigger', await deliver(type, host, signWith));
  }
  note('n8n: static data of the instant trigger', host.saved());
  for (const trouble of TROUBLES) {
    sandbox.faults.add({ ...trouble });
    const { checkExists } = type.webhookMethods.default;
    await checkExists
      .call(host.context() as IHookFunctions)
      .catch((error: unknown) => note('n8n: errors', error));
    sandbox.faults.clear();
  }
  note('n8n: log and standard output', [...pollHost.log, ...host.log].join('\n'));
}

async function deliver(
  type: LayersSocialWebhookTrigger,
  host: ReturnType<typeof createHost>,
  secret: string,
): Promise<unknown> {
  const data = { socialAccountId: 'sa_1', platform: 'tiktok' };
  const body = JSON.stringify({ id: 'evt_1', type: 'social_account.connected', data });
  const signature = signPayload(body, secret, Math.floor(Date.now() / 1000));
  const call = { rawBody: Buffer.from(body), headers: { 'x-layers-signature': signature } };
  return handleWebhook({ host, type }, call);
}
