/** The tasks as a script does them, with the client of the core. */
import {
  Account,
  describeError,
  describePoll,
  assessHealth,
  collect,
  hasApiCode,
  isLayersError,
  LayersApiError,
  LayersClient,
  LayersInputError,
  parseWebhookEvent,
  errorDetails,
  Revocation,
  verifySignature,
  waitForConnection,
  pollOnce,
  WatchState,
} from 'layers-social-core';

import { deliver } from '../delivery';
import { given, Outcome, Refused, steady } from '../outcome';
import type { Scene } from '../scene';
import { clientOf, runtimeOf } from '../stage';
import type { Polled, TaskName } from '../tasks';

/** As long as Zapier waits. */
const WAIT_MS = 20_000;
/** As n8n polls, so that what happens after a look that waits has the same times. */
const WATCH_RETRY = { maxAttempts: 2, maxWaitMs: 37_500 };

export async function run(scene: Scene): Promise<Outcome> {
  try {
    return await TASKS[scene.task](scene, clientOf(scene.stage));
  } catch (error) {
    if (!isLayersError(error)) throw error;
    return refused(error);
  }
}

const TASKS: Record<TaskName, (scene: Scene, client: LayersClient) => Promise<Outcome>> = {
  findAccount: async (scene, client) => given(listOf(await find(scene, client))),
  listAccounts: async ({ input }, client) =>
    given(await collect(client.iterateAccounts(input.projectId, { platform: input.platform }), Infinity)),
  getHealth: async (scene, client) => given(listOf(await reportOn(scene, client))),
  previewRevoke: async (scene, client) => given(listOf(await preview(scene, client))),
  revoke: async (scene, client) => {
    const done: object[] = [];
    for (let time = 0; time < scene.times; time += 1) done.push(...listOf(await revoke(scene, client)));
    return given(done);
  },
  connectLink: async ({ input }, client) => given([await client.createConnectLink(input.projectId, input)]),
  reauthLink: async ({ input }, client) => given([await client.createReauthLink(input.projectId, input)]),
  status: async ({ input, stage }, client) =>
    given([await waitForConnection(client, { state: input.state, deadline: Date.now() }, runtimeOf(stage))]),
  wait: async ({ input, stage }, client) => {
    const deadline = Date.now() + WAIT_MS;
    return given([await waitForConnection(client, { state: input.state, deadline }, runtimeOf(stage))]);
  },
  listPosts: async ({ input }, client) => {
    const { projectId, socialAccountId } = input;
    return given(await collect(client.iterateScheduledPosts(projectId, { socialAccountId }), Infinity));
  },
  listEndpoints: async (_, { webhookEndpoints }) =>
    given((await webhookEndpoints.list({ limit: 100 })).items),
  listDeliveries: async ({ input }, { webhookEndpoints }) =>
    given((await webhookEndpoints.listDeliveries(input.endpointId, { limit: 100 })).items),
  replayDelivery: async ({ input }, { webhookEndpoints }) =>
    given([await webhookEndpoints.replayDelivery(input.deliveryId)]),
  sendTest: async ({ input }, { webhookEndpoints }) => given([await webhookEndpoints.test(input.endpointId)]),
  connected: (scene) => watch(scene, { type: 'account_connected', task: 'connected' }),
  degraded: (scene) => watch(scene, { type: 'health_degraded', task: 'degraded' }),
  recovered: (scene) => watch(scene, { type: 'account_recovered', task: 'recovered' }),
  instant: (scene) => Promise.resolve(given(listOf(receive(scene)))),
};

function receive({ event, delivery }: Scene): object | undefined {
  const secret = 'whsec_of_the_endpoint';
  const { content, signature } = deliver(event, delivery, secret);
  const verdict = verifySignature({ rawBody: content, signature, secrets: [secret], now: Date.now() });
  return verdict === 'valid' ? parseWebhookEvent(content) : undefined;
}

const listOf = (item: object | undefined): object[] => (item ? [item] : []);

function find({ input }: Scene, client: LayersClient): Promise<Account | undefined> {
  return client.findAccount(input.projectId, input.socialAccountId);
}

async function reportOn(scene: Scene, client: LayersClient) {
  const account = await find(scene, client);
  if (!account) return undefined;
  const snapshot = await client.getHealth(account.socialAccountId).catch((error: unknown) => {
    if (hasApiCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  });
  const { level, reasons } = assessHealth({ account, snapshot, now: Date.now() });
  return {
    ...account,
    level,
    reasons: reasons.map(({ code }) => code),
    score: snapshot?.score,
    tier: snapshot?.tier,
  };
}

async function preview(scene: Scene, client: LayersClient) {
  const account = await find(scene, client);
  if (!account) return undefined;
  const { projectId, socialAccountId } = scene.input;
  const queued = client.iterateScheduledPosts(projectId, { socialAccountId, status: ['queued'] });
  const { platform, handle, status } = account;
  return {
    socialAccountId,
    platform,
    handle,
    status,
    queuedPostCount: (await collect(queued, Infinity)).length,
  };
}

async function revoke(scene: Scene, client: LayersClient): Promise<Revocation | undefined> {
  const { projectId, socialAccountId, releaseLease } = scene.input;
  const account = await find(scene, client);
  if (account?.leased === true && releaseLease) return client.releaseLease(socialAccountId);
  return client.revokeAccount(projectId, socialAccountId);
}

async function watch(scene: Scene, { type, task }: { type: string; task: Polled }): Promise<Outcome> {
  const runtime = runtimeOf(scene.stage);
  const projectIds = [scene.input.projectId];
  const contentHealth = task !== 'connected' && scene.input.contentHealth;
  // Each look is a run of the script: it has a client of its own, stores the state, and ends with the failure.
  const look = (state?: WatchState) => {
    const client = clientOf(scene.stage, { retry: WATCH_RETRY });
    const options = { projectIds, contentHealth, budgetMs: WAIT_MS };
    return pollOnce(client, state, { ...options, runtime });
  };
  let result = await look();
  for (const happen of scene.happenings) {
    await happen();
    result = await look(result.state);
  }
  if (result.failure) throw result.failure;
  return given(
    result.events.filter((event) => event.type === type),
    describePoll(result),
  );
}

const SETTINGS = {
  n8n: { keeper: 'credential', baseUrl: "'Base URL' of the credential" },
  zapier: { keeper: 'connection' },
};
/** A script reads the name of a parameter where a form has a label. */
const LABELS: Record<string, string> = {
  projectId: 'Project',
  socialAccountId: 'Account',
  platform: 'Platform',
  returnUrl: 'Return URL',
  state: 'State',
  endpointId: 'Webhook Endpoint',
  deliveryId: 'Delivery ID',
};

function refused(error: Error): Refused {
  const named =
    error instanceof LayersInputError
      ? new LayersInputError(LABELS[error.field] ?? error.field, error.what, error.fix)
      : error;
  return {
    kind: 'refused',
    words: (host) => {
      const { message, hint } = describeError(named, SETTINGS[host]);
      return steady([`${message}. ${hint}`, ...errorDetails(error)].join('\n'));
    },
    ...('code' in error && { code: String(error.code) }),
    advice: {
      kind: describeError(error).kind,
      ...(error instanceof LayersApiError && { status: error.status }),
    },
  };
}
