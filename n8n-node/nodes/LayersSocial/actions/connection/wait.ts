import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
  advise,
  checkConnection,
  ConnectionOutcome,
  LayersClient,
  LayersInputError,
  parseTimestamp,
  POLL_INTERVAL_MS,
  STATE_LIFETIME_MS,
  waitForConnection,
} from '../../../../core';
import { projectField, shownFor } from '../../../../lib/fields';
import type { Parameters } from '../../../../lib/params';
import type { Session } from '../../../../lib/session';
import type { Job } from '../operation';
import { stateField, stateOf } from './handshake';
import { canPark, park } from './parked';
import { resultOf } from './result';

const MINUTE_MS = 60_000;
const DEFAULT_MAX_WAIT_MINUTES = 10;
/** A batch that waits together asks once a second in all, half of what the slowest tier allows. */
const SHARED_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 2 * MINUTE_MS;
/** A consent given in the last moment brings the owner back a little later. */
const GRACE_MS = 30_000;
/** How long after its end a link is looked at for the last time. */
const AFTERWARDS_MS = 500;

export const description: INodeProperties[] = shownFor('connection', 'wait', [
  {
    displayName: 'Resume',
    name: 'resume',
    type: 'options',
    default: 'return',
    description: 'How to learn that the owner has decided',
    options: [
      {
        name: 'When the Owner Returns',
        value: 'return',
        description:
          "The execution is put aside, at no cost, until the owner's browser is back or the link has run out; then the item goes on as it came, with the status pending. Needs a link that returns to this workflow; several items, other links and AI tools are polled.",
      },
      {
        name: 'Poll',
        value: 'poll',
        description: 'The execution stays active and asks Layers every 5 seconds',
      },
    ],
  },
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
  const { params, session, input } = job;
  const state = stateOf(params);
  const toPark = isToPark(job);
  const until = latestReturn(job);
  const outcome = toPark
    ? await checkConnection(undaunted(session), state, session.world.now())
    : await poll(job, state);
  if (toPark && outcome.status === 'pending' && until > session.world.now()) return park(job, until);
  return resultOf({ params, session, outcome, platform: input.platform });
}

/** A link that returns elsewhere brings nobody here, so it is polled for as well. */
function isToPark(job: Job): boolean {
  const resume = job.params.choice('resume', ['return', 'poll']) ?? 'return';
  return resume === 'return' && canPark(job) && job.input.returnTo !== 'url';
}

/** When to stop hoping for a visit, in milliseconds since the epoch. */
function latestReturn({ params, session }: Job): number {
  const now = session.world.now();
  const maxWaitMinutes = params.collection('options').amount('maxWaitMinutes') ?? Infinity;
  const end = Math.min(expiryOf(params), now + STATE_LIFETIME_MS);
  return Math.min(end + GRACE_MS, now + maxWaitMinutes * MINUTE_MS);
}

async function poll(job: Job, state: string): Promise<ConnectionOutcome> {
  const { params, session, itemCount, isStopped } = job;
  const { client, limited, world } = session;
  const maxWaitMinutes = params.collection('options').amount('maxWaitMinutes') ?? DEFAULT_MAX_WAIT_MINUTES;
  const patience = world.now() + maxWaitMinutes * MINUTE_MS;
  const expiresAt = expiryOf(params);
  const sharedInterval = Math.min(itemCount * SHARED_INTERVAL_MS, LONGEST_INTERVAL_MS);
  const outcome = await waitForConnection(
    undaunted(session),
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
  return limited(() => checkConnection(client, state, world.now()));
}

/** An outage in the middle of the waiting is no reason to give up: the owner may still come. */
function undaunted({ client, limited }: Session): Pick<LayersClient, 'getConnectionStatus'> {
  return {
    getConnectionStatus: (state) =>
      limited(() => client.getConnectionStatus(state)).catch((error: unknown) => {
        const { kind } = advise(error);
        if (kind === 'unavailable' || kind === 'throttled') return { state, status: 'pending' };
        throw error;
      }),
  };
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
