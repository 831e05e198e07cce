/** Account Event (Instant): Layers reports at once what happened to an account, a post or a lease request. */
import {
  Account,
  EventAccount,
  eventProject,
  failureCode,
  FormReader,
  sampleAccount,
  sampleRevocation,
  sampleScheduledPost,
  statusAfter,
  WebhookEvent,
} from 'layers-social-core';
import {
  defineInputFields,
  defineTrigger,
  WebhookTriggerPerform,
  WebhookTriggerPerformList,
  WebhookTriggerPerformSubscribe,
  WebhookTriggerPerformUnsubscribe,
} from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clientFor } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { optionalProjectField } from '../lib/fields';
import { accountOf, lookAfterAll, receive, subscribe, unsubscribe, Wish } from '../lib/hooks';
import { readerOf } from '../lib/input';
import { boolean, datetime, Flat, primaryId, string } from '../lib/outputs';
import { filledSample } from '../lib/samples';

const ACCOUNT_EVENTS = {
  'social_account.connected': 'Account Connected',
  'social_account.needs_reauth': 'Account Needs to Be Reconnected',
  'social_account.revoked': 'Account Revoked',
};

const EVENTS = {
  ...ACCOUNT_EVENTS,
  'post.published': 'Post Published',
  'post.failed': 'Post Failed',
  'post.canceled': 'Post Canceled',
  'lease_request.assigned': 'Lease Request Assigned',
  'lease_request.rejected': 'Lease Request Rejected',
};

const inputFields = defineInputFields([
  {
    key: 'events',
    label: 'Events',
    type: 'string',
    required: false,
    list: true,
    choices: EVENTS,
    helpText:
      'Leave it empty for the three account events. The Zap runs within about a minute of the event. A post that failed because the connection is dead has Needs Reconnect set to true.',
  },
  optionalProjectField,
]);

type Input = InferInputData<typeof inputFields>;

function eventsOf(input: FormReader): string[] {
  return input.list('events') ?? Object.keys(ACCOUNT_EVENTS);
}

function wishOf(input: FormReader): Wish {
  return { events: eventsOf(input), projectId: input.optionalId('project_id') };
}

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const { events, projectId } = wishOf(input);
  try {
    const event = await receive(z, bundle);
    if (!event || !events.includes(event.type)) return [];
    return [eventOutput(event, await accountOf(z, bundle, { event, projectId }))];
  } finally {
    await lookAfterAll(z, bundle, { events, projectId });
  }
}) satisfies WebhookTriggerPerform<Input>;

const performSubscribe = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  return subscribe(z, clientFor(z, bundle), { url: bundle.targetUrl ?? '', ...wishOf(input) });
}) satisfies WebhookTriggerPerformSubscribe<Input>;

const performUnsubscribe = (async (z, bundle) => {
  await unsubscribe(z, clientFor(z, bundle), bundle.subscribeData);
  return {};
}) satisfies WebhookTriggerPerformUnsubscribe<Input>;

/** Recent accounts in the shape of the events they would have sent: there is no list of past events. */
const performList = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const client = clientFor(z, bundle);
  const projectId = input.optionalId('project_id') ?? (await client.listProjects({ limit: 1 })).items[0]?.id;
  if (projectId === undefined) return [];
  const { items } = await client.listAccounts(projectId, { limit: 3 });
  const wanted = eventsOf(input);
  return items
    .map((account) => ({ account, event: exampleOf(account, projectId) }))
    .filter(({ event }) => wanted.includes(event.type))
    .map(({ account, event }) => eventOutput(event, { account, projectId }));
}) satisfies WebhookTriggerPerformList<Input>;

const TYPE_BY_STATUS: Record<string, keyof typeof ACCOUNT_EVENTS> = {
  connected: 'social_account.connected',
  reauth_required: 'social_account.needs_reauth',
  disconnected: 'social_account.revoked',
};

function exampleOf(account: Account, projectId: string): WebhookEvent {
  const type = TYPE_BY_STATUS[account.status] ?? 'social_account.connected';
  return { id: `evt_example_${account.socialAccountId}`, type, data: { ...account, projectId } };
}

/** Only the first members of an event's data are documented: what it lacks comes from the account, and is null without one. */
function eventOutput(event: WebhookEvent, { account, projectId }: EventAccount) {
  const { id, type, data, replayOf } = event;
  const { handle, status = null, disconnectedReason = null } = account ?? {};
  const displayName = textOf(data.displayName);
  const known = (member: 'platform' | 'connectedAt' | 'tokenExpiresAt') =>
    account?.[member] ?? textOf(data[member]);
  return {
    id,
    eventId: id,
    type,
    socialAccountId: textOf(data.socialAccountId),
    projectId: projectId ?? eventProject(event, undefined) ?? null,
    platform: known('platform'),
    displayName: displayName ?? handle ?? null,
    connectedAt: known('connectedAt'),
    tokenExpiresAt: known('tokenExpiresAt'),
    disconnectedAt: textOf(data.disconnectedAt),
    reason: textOf(data.reason) ?? textOf(data.disconnectedReason) ?? disconnectedReason,
    replayOf: replayOf ?? null,
    handle: handle ?? displayName,
    status,
    needsReauth: statusAfter(event) === 'reauth_required',
    ...aboutPostOrLease(event),
  } satisfies Flat;
}

function aboutPostOrLease({ type, data }: WebhookEvent) {
  const { assignedSocialAccountIds: assigned } = data;
  return {
    scheduledPostId: textOf(data.scheduledPostId),
    externalUrl: textOf(data.externalUrl),
    errorCode: type === 'post.failed' ? (failureCode(data) ?? null) : null,
    leaseRequestId: type.startsWith('lease_request.') ? textOf(data.requestId) : null,
    assignedAccountIds: Array.isArray(assigned) ? assigned.join(', ') : null,
  } satisfies Flat;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const SAMPLE_PROJECT = 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10';
const REPLAYED_DELIVERY = '0c4f6a1e-2b7d-4e8a-9f3c-5d6e7f8a9b0c';

function sampleOutput(type: keyof typeof EVENTS, data: WebhookEvent['data']) {
  const event = { id: 'evt_01HZX3V9K2Q8W7R6T5Y4U3I2O1', type, data, replayOf: REPLAYED_DELIVERY };
  return eventOutput(event, { account: sampleAccount, projectId: SAMPLE_PROJECT });
}

export default defineTrigger({
  key: 'account_event',
  noun: 'Account Event',
  display: {
    label: 'Account Event (Instant)',
    description:
      'Triggers when Layers reports that an account was connected, has to be reconnected, or was revoked, or what became of a post or a lease request.',
  },
  operation: {
    type: 'hook',
    inputFields,
    perform: withZapierErrors('trigger', perform),
    performSubscribe: withZapierErrors('trigger', performSubscribe),
    performUnsubscribe: withZapierErrors('trigger', performUnsubscribe),
    performList: withZapierErrors('trigger', performList),
    outputFields: [
      primaryId,
      string('eventId', 'Event ID'),
      string('type', 'Event Type'),
      string('socialAccountId', 'Account ID'),
      string('projectId', 'Project ID'),
      string('platform', 'Platform'),
      string('displayName', 'Display Name'),
      datetime('connectedAt', 'Connected At'),
      datetime('tokenExpiresAt', 'Connection Expires At'),
      datetime('disconnectedAt', 'Disconnected At'),
      string('reason', 'Reason'),
      string('replayOf', 'Replay Of'),
      string('handle', 'Handle'),
      string('status', 'Status Now'),
      boolean('needsReauth', 'Needs Reconnect'),
      string('scheduledPostId', 'Scheduled Post ID'),
      string('externalUrl', 'Post URL'),
      string('errorCode', 'Error Code'),
      string('leaseRequestId', 'Lease Request ID'),
      string('assignedAccountIds', 'Assigned Account IDs'),
    ],
    sample: filledSample(
      sampleOutput('social_account.connected', exampleOf(sampleAccount, SAMPLE_PROJECT).data),
      sampleOutput('social_account.revoked', { ...sampleRevocation }),
      sampleOutput('post.published', {
        scheduledPostId: sampleScheduledPost.id,
        externalUrl: 'https://www.tiktok.com/@acmecoffee/video/7340000000000000000',
      }),
      sampleOutput('post.failed', { lastError: { code: 'CREDENTIAL_INVALID' } }),
      sampleOutput('lease_request.assigned', {
        requestId: 'lreq_01HZX3V9K2Q8W7R6T5Y4U3I2O1',
        assignedSocialAccountIds: [sampleAccount.socialAccountId],
      }),
    ),
  },
});
