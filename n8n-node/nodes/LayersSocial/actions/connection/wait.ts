import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
  Account,
  ConnectionOutcome,
  parseTimestamp,
  POLL_INTERVAL_MS,
  waitForConnection,
} from '../../../../core';
import { projectField, shownFor } from '../../../../lib/fields';
import type { Job } from '../operation';
import { handshakeFields, stateField } from './handshake';

const MINUTE_MS = 60_000;
const DEFAULT_MAX_WAIT_MINUTES = 10;
/** Looks once more after the end, so that a consent in the last seconds is not overlooked. */
const LAST_LOOK_MS = 1.2 * POLL_INTERVAL_MS;
/** A batch that waits together asks once a second in all, half of what the slowest tier allows. */
const SHARED_INTERVAL_MS = 1_000;

export const description: INodeProperties[] = shownFor('connection', 'wait', [
  stateField,
  {
    displayName: 'Expires At',
    name: 'expiresAt',
    type: 'string',
    default: '={{ $json.expiresAt }}',
    placeholder: 'e.g. 2026-04-18T19:16:42Z',
    description: 'When the link stops working; waiting ends then at the latest',
  },
  projectField({
    required: false,
    default: { mode: 'id', value: '={{ $json.projectId }}' },
    description: 'The project of the link, to look the connected account up in',
  }),
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Include Account',
        name: 'includeAccount',
        type: 'boolean',
        default: true,
        description: 'Whether to look up the connected account and return it too',
      },
      {
        displayName: 'Max Wait (Minutes)',
        name: 'maxWaitMinutes',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 10,
        description: 'How long to wait for the owner; 0 looks once',
      },
    ],
  },
]);

/** All links wait at once: one that had to queue could expire unseen. */
export const concurrency = Infinity;

/** How the handshake ended; `pending` when the owner has not come in time. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session, input, itemCount } = job;
  const { client, world } = session;
  const state = params.id('state');
  const outcome = await waitForConnection(
    client,
    {
      state,
      deadline: deadlineOf(job),
      intervalMs: Math.max(POLL_INTERVAL_MS, itemCount * SHARED_INTERVAL_MS),
      isCanceled: () => job.context.getExecutionCancelSignal()?.aborted === true,
    },
    world,
  );
  const account = await accountOf(job, outcome);
  return {
    state,
    ...handshakeFields(outcome),
    expiresAt: outcome.expiresAt ?? params.text('expiresAt') ?? null,
    projectId: params.optionalId('project') ?? null,
    platform: account?.platform ?? input.platform ?? null,
    handle: account?.handle ?? null,
    ...(account && { account: { ...account } }),
  };
}

function deadlineOf({ params, session }: Job): number {
  const maxWaitMinutes = params.collection('options').amount('maxWaitMinutes') ?? DEFAULT_MAX_WAIT_MINUTES;
  const patience = session.world.now() + maxWaitMinutes * MINUTE_MS;
  const expiresAt = parseTimestamp(params.text('expiresAt'));
  return Math.min(patience, expiresAt === undefined ? Infinity : expiresAt + LAST_LOOK_MS);
}

/** The account as it is after the consent: a list read before then would show the old state. */
async function accountOf({ params, session }: Job, outcome: ConnectionOutcome): Promise<Account | undefined> {
  const projectId = params.optionalId('project');
  const wanted = params.collection('options').flag('includeAccount', true);
  if (!wanted || projectId === undefined || outcome.socialAccountId === undefined) return undefined;
  return session.accounts.find(projectId, outcome.socialAccountId, session.world.now());
}
