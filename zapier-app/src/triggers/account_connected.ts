/** Account Connected: an item per connection of an account; a reconnect is a new one. */
import { Account, formatTimestamp, sampleAccount, Scan } from 'layers-social-core';
import { defineInputFields, defineTrigger, PollingTriggerPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { withZapierErrors } from '../lib/errors';
import { connectedNote, optionalProjectField } from '../lib/fields';
import { connectedSeconds, followConnections, WatchRecord, WINDOW_MS } from '../lib/incidents';
import { readerOf } from '../lib/input';
import { accountOutput, accountOutputs, boolean, datetime, Flat, string } from '../lib/outputs';
import { isSample, pollOnce } from '../lib/poll';

const inputFields = defineInputFields([connectedNote, optionalProjectField]);

const perform = (async (z, bundle) => {
  const projectId = readerOf(inputFields, bundle).optionalId('project_id');
  return pollOnce(z, bundle, {
    key: `connected:${projectId ?? 'all'}`,
    options: { ...(projectId !== undefined && { projectIds: [projectId] }), contentHealth: false },
    follow: followConnections,
    itemsOf: (record, scan) => itemsOf(record, scan, isSample(bundle) ? 0 : scan.startedAt - WINDOW_MS),
  });
}) satisfies PollingTriggerPerform<InferInputData<typeof inputFields>>;

function itemsOf(record: WatchRecord, scan: Scan, since: number) {
  return scan.scans
    .flatMap(({ projectId, sightings }) => sightings.map(({ account }) => ({ projectId, account })))
    .filter(({ account }) => account.status === 'connected')
    .map(({ projectId, account }) => connection(record, account, projectId))
    .filter(({ at }) => at === 0 || at >= since)
    .sort((a, b) => b.at - a.at)
    .map(({ item }) => item);
}

/** An account that was lost and came back under the same `connectedAt` carries the moment of the loss in its id. */
function connection({ incidentStarts }: WatchRecord, account: Account, projectId: string) {
  const connectedAt = connectedSeconds(account);
  const start = incidentStarts.get(account.socialAccountId);
  const isBack = start?.backAt !== undefined;
  const incident = isBack && start.since === connectedAt ? [start.lostAt?.toString(36)] : [];
  const id = [account.socialAccountId, connectedAt, ...incident].join(':');
  const at = Math.max(connectedAt * 1000, incident.length > 0 ? (start?.backAt ?? 0) : 0);
  return { at, item: connectedOutput({ id, at, account, projectId, reconnected: isBack }) };
}

interface Connection {
  id: string;
  /** In milliseconds since the epoch; 0 when unknown. */
  at: number;
  account: Account;
  projectId: string;
  reconnected: boolean;
}

function connectedOutput({ id, at, account, projectId, reconnected }: Connection) {
  return {
    ...accountOutput(account, projectId),
    id,
    eventId: id,
    type: 'account_connected',
    reconnected,
    detectedAt: at > 0 ? formatTimestamp(at) : null,
  } satisfies Flat;
}

export default defineTrigger({
  key: 'account_connected',
  noun: 'Account',
  display: {
    label: 'Account Connected',
    description: 'Triggers when a TikTok or Instagram account is connected, or connected again.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform: withZapierErrors('trigger', perform),
    outputFields: [
      ...accountOutputs,
      string('eventId', 'Event ID'),
      string('type', 'Event Type'),
      boolean('reconnected', 'Reconnected'),
      datetime('detectedAt', 'Detected At'),
    ],
    sample: connectedOutput({
      id: `${sampleAccount.socialAccountId}:${connectedSeconds(sampleAccount)}`,
      at: connectedSeconds(sampleAccount) * 1000,
      account: sampleAccount,
      projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
      reconnected: false,
    }),
  },
});
