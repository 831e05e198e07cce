import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { checkConnection, ConnectionResult, parseTimestamp, STATE_LIFETIME_MS } from 'layers-social-core';
import { optionsField, updateDisplayOptions } from '../../../../lib/fields';
import { ToolOutput, toolOutputFields, toolOutputOf } from '../../../../lib/tool-output';
import type { Job } from '../operation';
import { stateField, stateOf } from './authorization';
import { canSuspend, suspend } from './suspend';
import { poll, ignoreTransientErrors } from './poll';
import { resultOf } from './result';
import { returnsElsewhere } from './returnTo';
import { subjectFields } from './subject';

const MINUTE_MS = 60_000;
const DEFAULT_MAX_WAIT_MINUTES = 10;
/** After a consent shortly before the expiry, the owner returns a little later. */
const GRACE_MS = 30_000;

/** Without the account in full, which has fields of its own. */
const OUTPUT: ToolOutput = {
  members: [
    'state',
    'status',
    'socialAccountId',
    'projectId',
    'platform',
    'handle',
    'expiresAt',
    'failureCode',
    'failureMessage',
  ],
  more: ['account'],
  initial: 'raw',
};

export const description: INodeProperties[] = updateDisplayOptions('connection', 'wait', [
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
          "The execution is suspended, without using memory, until the owner's browser returns or the link expires; in that case the item continues unchanged, with the status pending. Needs a link that returns to this workflow; several items, other links and AI tools are polled.",
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
  ...subjectFields,
  ...toolOutputFields(OUTPUT),
  optionsField([
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
      description: 'How long to wait for the owner; 0 checks once',
    },
  ]),
]);

/** All links wait at once: one that had to queue could expire unseen. */
export const concurrency = Infinity;

/** How the authorization ended; `pending` when the owner has not come in time. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session, input } = job;
  const { runtime } = session;
  const state = stateOf(params);
  const leftMs = lifeOfLink(job);
  const maxWaitMinutes = params.collection('options').amount('maxWaitMinutes');
  const until = runtime.now() + (maxWaitMinutes ?? DEFAULT_MAX_WAIT_MINUTES) * MINUTE_MS;
  const finish = async (outcome: ConnectionResult) =>
    toolOutputOf(job, OUTPUT, { raw: await resultOf({ params, session, outcome, item: input }) });

  if (!shouldSuspend(job)) return finish(await poll(job, state, { until, leftMs }));
  const outcome = await checkConnection(ignoreTransientErrors(session), state);
  const latest = runtime.now() + Math.min(leftMs(), STATE_LIFETIME_MS) + GRACE_MS;
  const suspendUntil = maxWaitMinutes === undefined ? latest : Math.min(until, latest);
  if (outcome.status === 'pending' && suspendUntil > runtime.now()) return suspend(job, suspendUntil);
  return finish(outcome);
}

/** A link that returns to another URL, or to another execution, cannot resume this one, so it is polled. */
function shouldSuspend(job: Job): boolean {
  const resume = job.params.choice('resume', ['return', 'poll']) ?? 'return';
  if (resume !== 'return' || !canSuspend(job) || job.input.returnTo === 'url') return false;
  if (!returnsElsewhere(job)) return true;
  tell(job, OTHER_EXECUTION);
  return false;
}

const OTHER_EXECUTION =
  'The link was made by another execution, as with Execute step, so its owner cannot come back to this one. This step polls instead, and the owner sees a page of n8n with technical words, though the connection counts. Execute the whole workflow to see it as it is when published.';

/** In the log, and beside the output where the version of n8n can show it there. */
function tell({ context }: Job, message: string): void {
  context.logger.warn(`Layers Social: ${message}`);
  if (typeof context.addExecutionHints === 'function') {
    context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
  }
}

/**
 * For how many milliseconds the link still works, by the clock of Layers as soon as it has answered. Infinity when that is not
 * known: a moment that has passed says nothing while Layers says pending.
 */
function lifeOfLink({ params, session: { client, runtime } }: Job): () => number {
  const expiresAt = parseTimestamp(params.moment('expiresAt', 'always')) ?? Infinity;
  return () => {
    const leftMs = expiresAt - (client.answeredAt ?? runtime.now());
    return leftMs > 0 ? leftMs : Infinity;
  };
}
