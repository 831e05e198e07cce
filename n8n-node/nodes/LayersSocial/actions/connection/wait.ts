import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
  Account,
  checkConnection,
  ConnectionOutcome,
  LayersInputError,
  parseTimestamp,
  POLL_INTERVAL_MS,
  waitForConnection,
} from '../../../../core';
import { findIfPossible } from '../../../../lib/accounts';
import { projectField, shownFor } from '../../../../lib/fields';
import type { Parameters } from '../../../../lib/params';
import type { Job } from '../operation';
import { handshakeFields, stateField } from './handshake';

const MINUTE_MS = 60_000;
const DEFAULT_MAX_WAIT_MINUTES = 10;
/** A batch that waits together asks once a second in all, half of what the slowest tier allows. */
const SHARED_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 2 * MINUTE_MS;
/** How long after its end a link is looked at for the last time. */
const AFTERWARDS_MS = 500;

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
  const { params, input } = job;
  const state = params.id('state');
  const outcome = await outcomeOf(job, state);
  const account = await accountOf(job, outcome);
  return {
    state,
    ...handshakeFields(outcome),
    expiresAt: outcome.expiresAt ?? params.text('expiresAt') ?? null,
    projectId: params.optionalId('project') ?? null,
    platform: account?.platform ?? input.platform ?? null,
    handle: account?.handle ?? null,
    account: account ? { ...account } : null,
  };
}

async function outcomeOf({ params, session, itemCount, isStopped }: Job, state: string) {
  const { client, world } = session;
  const maxWaitMinutes = params.collection('options').amount('maxWaitMinutes') ?? DEFAULT_MAX_WAIT_MINUTES;
  const patience = world.now() + maxWaitMinutes * MINUTE_MS;
  const expiresAt = expiryOf(params);
  const sharedInterval = Math.min(itemCount * SHARED_INTERVAL_MS, LONGEST_INTERVAL_MS);
  const outcome = await waitForConnection(
    client,
    {
      state,
      deadline: Math.min(patience, expiresAt),
      intervalMs: Math.max(POLL_INTERVAL_MS, sharedInterval),
      isCanceled: isStopped,
    },
    world,
  );
  if (outcome.status !== 'pending' || expiresAt > patience || isStopped()) return outcome;
  // The owner may have come since the last look, which can be a whole interval ago.
  await world.sleep(Math.max(0, expiresAt + AFTERWARDS_MS - world.now()));
  return checkConnection(client, state, world.now());
}

function expiryOf(params: Parameters): number {
  const text = params.text('expiresAt');
  if (text === undefined) return Infinity;
  const expiresAt = parseTimestamp(text);
  if (expiresAt !== undefined) return expiresAt;
  throw new LayersInputError(
    'expiresAt',
    'is not a date',
    'Give it as Create Connect Link returned it, or leave it empty.',
  );
}

/** The account as it is after the consent: a list read before then would show the old state. */
async function accountOf({ params, session }: Job, outcome: ConnectionOutcome): Promise<Account | undefined> {
  const projectId = params.optionalId('project');
  const wanted = params.collection('options').flag('includeAccount', true);
  if (!wanted || projectId === undefined || outcome.socialAccountId === undefined) return undefined;
  return findIfPossible(session.accounts, projectId, outcome.socialAccountId, session.world.now());
}
