/** Where the hosts answer differently on purpose: each kind of difference once, with the reason. */
import type { ErrorKind } from 'layers-social-core';

import type { Cell } from './compare';
import type { Outcome, Refused, ZapEnd } from './outcome';
import { isPolled, TaskName, TASKS } from './tasks';

export interface Meant {
  name: string;
  host: 'script' | 'Zapier';
  /** What may differ: see `Difference`. */
  about: string[];
  /** What it does in place of what n8n does, and why. */
  how: string;
  covers(cell: Cell): boolean;
}

export const MEANT: Meant[] = [
  {
    name: 'search',
    host: 'Zapier',
    about: ['outcome'],
    how: 'A search that knows no account with this ID finds nothing, and the Zap goes on or stops as it was set up. In n8n the item fails.',
    covers: ({ task, n8n, zapier }) => isSearch(task) && isEmpty(zapier) && isUnknown(n8n),
  },
  {
    name: 'undefined',
    host: 'script',
    about: ['outcome'],
    how: 'The client hands back `undefined` for an account that is not in the list: what that means is for the script to say.',
    covers: ({ script, n8n }) => isEmpty(script) && isUnknown(n8n),
  },
  {
    name: 'default list',
    host: 'script',
    about: ['outcome'],
    how: '`findAccount` reads the list that Layers gives by default, which may leave disconnected accounts out; with `{ status: "disconnected" }` it finds them.',
    covers: ({ situation, script, n8n }) =>
      situation === 'the account is disconnected' && isEmpty(script) && n8n.kind === 'given',
  },
  {
    name: 'one request',
    host: 'script',
    about: ['outcome', 'words', 'code'],
    how: '`revokeAccount` and `createReauthLink` are one request each. Operations look the account up besides, so they know when it is revoked already, leased, disconnected or of another project.',
    covers: ({ task, script }) =>
      (task === 'revoke' || task === 'reauthLink') &&
      ['NOT_FOUND', 'CONFLICT'].includes(codeOf(script) ?? ''),
  },
  {
    name: 'limit',
    host: 'script',
    about: ['outcome'],
    how: 'The limit of queued posts is a field of the operations; a script counts the posts itself.',
    covers: ({ task, n8n }) => task === 'revoke' && codeOf(n8n) === 'TOO_MANY_QUEUED_POSTS',
  },
  {
    name: 'label of the limit',
    host: 'Zapier',
    about: ['words'],
    how: 'The field is called _Stop If More Than_ and has the unit in its help text; in n8n it is _Stop If More Than N Queued Posts_.',
    covers: ({ task, n8n }) => task === 'revoke' && codeOf(n8n) === 'TOO_MANY_QUEUED_POSTS',
  },
  {
    name: 'first look',
    host: 'Zapier',
    about: ['outcome'],
    how: 'A Zap whose first look fails is not turned on, and its owner reads why. n8n activates the workflow and says so in its log; the next poll reports who was connected since, as the second run of a script does.',
    covers: ({ situation, zapier, n8n }) =>
      situation.startsWith('at the first look') && zapier?.kind === 'refused' && n8n.kind === 'given',
  },
  {
    name: 'refused delivery',
    host: 'Zapier',
    about: ['outcome'],
    how: 'Zapier has answered Layers already, so the run halts with the reason. n8n answers 401 and starts nothing.',
    covers: ({ task, situation, zapier, n8n }) =>
      task === 'instant' &&
      situation.startsWith('the delivery is') &&
      zapier?.kind === 'refused' &&
      isEmpty(n8n),
  },
  {
    name: 'filters',
    host: 'script',
    about: ['words', 'code'],
    how: 'A script may filter by values that are newer than the client, so that Layers is the one to refuse them. A form refuses them itself.',
    covers: ({ task, script, n8n }) =>
      task === 'listAccounts' && isInput(n8n) && codeOf(script) === 'VALIDATION',
  },
  {
    name: 'patience',
    host: 'script',
    about: ['outcome'],
    how: 'An outage while the owner is awaited ends the waiting; the script may call again.',
    covers: ({ task, script, n8n }) => task === 'wait' && passesByItself(script) && n8n.kind === 'given',
  },
  {
    name: 'patience',
    host: 'Zapier',
    about: ['outcome'],
    how: 'An outage while the owner is awaited ends the step, which has 30 seconds in all; n8n goes on waiting.',
    covers: ({ task, script, n8n }) => task === 'wait' && passesByItself(script) && n8n.kind === 'given',
  },
  {
    name: 'account of the link',
    host: 'script',
    about: ['platform'],
    how: 'What Layers says of the link; n8n looks the account up besides.',
    covers: isAboutLink,
  },
  {
    name: 'account of the link',
    host: 'Zapier',
    about: ['platform', 'handle'],
    how: 'The account that the form names is looked up in every case; n8n asks in _Get Status_ only when nobody has consented.',
    covers: isAboutLink,
  },
  {
    name: 'count',
    host: 'Zapier',
    about: ['queuedPostCount'],
    how: 'The queued posts are counted before every revoke; n8n counts them for a preview or a limit, and else knows what Layers says it canceled.',
    covers: ({ task, n8n }) =>
      task === 'revoke' && n8n.kind === 'given' && n8n.items[0]?.canceledScheduledPosts === null,
  },
];

/** Members that have a value of their own in each host, and what it is. */
export const OWN_MEMBERS: Array<{ member: string; tasks?: TaskName[]; how: string }> = [
  { member: 'id', how: 'Zapier recognises an item by it, so a trigger gives each event its own' },
  {
    member: 'type',
    tasks: ['instant'],
    how: "Layers' own name in Zapier, that of the polling trigger in n8n",
  },
  {
    member: 'detectedAt',
    tasks: ['connected'],
    how: 'the poll that saw it in n8n and scripts, the connection itself in Zapier',
  },
  {
    member: 'reason',
    tasks: ['instant'],
    how: 'why the account is disconnected in Zapier; the reason that it is unhealthy in n8n',
  },
  {
    member: 'queuedPosts',
    tasks: ['previewRevoke', 'revoke'],
    how: 'the posts in n8n, their number in Zapier, where the posts are `posts`',
  },
];

/** The same thing under another name in Zapier; the name in n8n. */
export const OTHER_NAMES: Record<string, string> = {
  errorCode: 'failureCode',
  errorMessage: 'failureMessage',
};

export function isOwn(task: TaskName, member: string): boolean {
  return OWN_MEMBERS.some((own) => own.member === member && (own.tasks?.includes(task) ?? true));
}

function isAboutLink({ task, n8n }: Cell): boolean {
  return (task === 'status' || task === 'wait') && n8n.kind === 'given';
}

function isSearch(task: TaskName): boolean {
  return TASKS[task].zapier?.startsWith('searches.') === true;
}

function isEmpty(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'given' && outcome.items.length === 0;
}

function codeOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'refused' ? outcome.code : undefined;
}

function isUnknown(outcome: Outcome): boolean {
  return ['ACCOUNT_NOT_FOUND', 'NOT_FOUND'].includes(codeOf(outcome) ?? '');
}

function isInput(outcome: Outcome): boolean {
  return codeOf(outcome) === 'INVALID_INPUT';
}

function passesByItself(outcome: Outcome): boolean {
  return outcome.kind === 'refused' && ['unavailable', 'throttled'].includes(outcome.advice?.kind ?? '');
}

/** What becomes of a Zap, by the kind of what went wrong. */
const ENDS: Record<ErrorKind, ZapEnd> = {
  input: 'HaltedError',
  not_found: 'HaltedError',
  conflict: 'HaltedError',
  permission: 'AppError',
  quota: 'AppError',
  unavailable: 'AppError',
  unexpected: 'AppError',
  credential: 'AppError',
  throttled: 'ThrottledError',
};

export const END_WORDS: Record<ZapEnd, [word: string, meaning: string]> = {
  HaltedError: ['halts', 'the step stops here; the Zap stays on'],
  AppError: ['fails', 'the step counts as an error; many of them turn the Zap off, and its owner is told'],
  ExpiredAuthError: ['disconnects', 'the Zap is held, and its owner is asked to connect Layers again'],
  ThrottledError: ['later', 'Zapier runs the step again when the rate limit allows it'],
};

/** A person can mend what an action was given; a trigger that does not work has to be noticed. */
export function expectedEnd(task: TaskName, { kind, status }: NonNullable<Refused['advice']>): ZapEnd {
  if (kind === 'credential' && status === 401) return 'ExpiredAuthError';
  return isPolled(task) && ENDS[kind] === 'HaltedError' ? 'AppError' : ENDS[kind];
}

/** Of a refusal that only the hosts make: mostly the product itself declined. */
export function ownAdvice(code: string | undefined): NonNullable<Refused['advice']> {
  return { kind: code === 'LIST_BROKE_OFF' ? 'unavailable' : 'conflict' };
}
