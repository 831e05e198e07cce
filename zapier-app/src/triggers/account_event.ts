/** Account Event (Instant): Layers reports at once when an account is connected, has to be reconnected, or is revoked. */
import { FormReader, sampleAccount, WebhookEvent } from 'layers-social-core';
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
import { receive, subscribe, unsubscribe } from '../lib/hooks';
import { readerOf } from '../lib/input';
import { datetime, Flat, primaryId, string } from '../lib/outputs';

const EVENTS = {
  'social_account.connected': 'Account Connected',
  'social_account.needs_reauth': 'Account Needs to Be Reconnected',
  'social_account.revoked': 'Account Revoked',
};

const inputFields = defineInputFields([
  {
    key: 'events',
    label: 'Events',
    type: 'string',
    required: false,
    list: true,
    choices: EVENTS,
    helpText: 'Leave it empty for all of them. The Zap runs within about a minute of the event.',
  },
  optionalProjectField,
]);

type Input = InferInputData<typeof inputFields>;

function eventsOf(input: FormReader): string[] {
  return input.list('events') ?? Object.keys(EVENTS);
}

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const event = await receive(z, bundle);
  const isWanted = event && eventsOf(input).includes(event.type);
  return isWanted ? [eventOutput(event, input.optionalId('project_id'))] : [];
}) satisfies WebhookTriggerPerform<Input>;

const performSubscribe = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  return subscribe(clientFor(z, bundle), {
    url: bundle.targetUrl ?? '',
    events: eventsOf(input),
    projectId: input.optionalId('project_id'),
  });
}) satisfies WebhookTriggerPerformSubscribe<Input>;

const performUnsubscribe = (async (z, bundle) => {
  await unsubscribe(clientFor(z, bundle), bundle.subscribeData);
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
    .map((account) => exampleOf(account.status, { ...account, displayName: account.handle, projectId }))
    .filter(({ type }) => wanted.includes(type))
    .map((event) => eventOutput(event, projectId));
}) satisfies WebhookTriggerPerformList<Input>;

const TYPE_BY_STATUS: Record<string, keyof typeof EVENTS> = {
  connected: 'social_account.connected',
  reauth_required: 'social_account.needs_reauth',
  disconnected: 'social_account.revoked',
};

function exampleOf(status: string, data: Record<string, unknown>): WebhookEvent {
  const type = TYPE_BY_STATUS[status] ?? 'social_account.connected';
  return { id: `evt_example_${String(data.socialAccountId)}`, type, data };
}

/** Only the first members of an event's data are documented; what is missing is null. */
function eventOutput({ id, type, data, replayOf }: WebhookEvent, projectId: string | undefined) {
  const word = (name: string) => (typeof data[name] === 'string' ? data[name] : null);
  return {
    id,
    eventId: id,
    type,
    socialAccountId: word('socialAccountId'),
    projectId: word('projectId') ?? projectId ?? null,
    platform: word('platform'),
    displayName: word('displayName'),
    connectedAt: word('connectedAt'),
    tokenExpiresAt: word('tokenExpiresAt'),
    disconnectedAt: word('disconnectedAt'),
    reason: word('reason') ?? word('disconnectedReason'),
    replayOf: replayOf ?? null,
  } satisfies Flat;
}

export default defineTrigger({
  key: 'account_event',
  noun: 'Account Event',
  display: {
    label: 'Account Event (Instant)',
    description:
      'Triggers when Layers reports that an account was connected, has to be reconnected, or was revoked.',
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
    ],
    sample: eventOutput(
      exampleOf('connected', { ...sampleAccount, displayName: sampleAccount.handle }),
      'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
    ),
  },
});
