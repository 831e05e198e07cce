/** The situations that every operation and trigger is put into, and why some of them cannot be. */
import type { AccountSeed } from 'layers-social-sandbox';

import { CODES } from './codes';
import type { Delivery } from './delivery';
import type { Rewrite } from './proxy';
import { ACCOUNT, NO_PROJECT, NO_STATE, NO_UUID, NOBODY, PROJECT, RETURN_URL, Stage } from './stage';
import { OF_WEBHOOKS, POLLED, ROUTES, TASK_NAMES, TaskName } from './tasks';

/** What the person fills in. */
export interface Input {
  projectId: string;
  socialAccountId: string;
  platform: string;
  returnUrl: string;
  state: string;
  endpointId: string;
  deliveryId: string;
  releaseLease: boolean;
  /** The most queued posts that a revoke may cancel; no limit when absent. */
  maxQueuedPosts?: number;
  /** Whether a trigger reads snapshots, which are one request for each account. */
  contentHealth: boolean;
}

export interface Situation {
  name: string;
  /** How the account differs from a healthy one that is connected to TikTok. */
  account?: Partial<AccountSeed>;
  /** How many other accounts stand before it in the list. */
  others?: number;
  input?: Partial<Input>;
  /** How often the same comes in one run; once when absent. */
  times?: number;
  /** What calls the webhook; `signed` when absent. */
  delivery?: Delivery;
  /** What the owner does with the link; else they approve. */
  owner?: 'denies' | 'stays away';
  /** Done last, before the task; a trigger has had its first look by then. */
  arrange?(stage: Stage, task: TaskName): void;
  /** Done before the first look of a polled trigger, and undone before the next one. */
  arrangeFirst?(stage: Stage, task: TaskName): void;
  /** Reasons why a task cannot be in this situation. */
  without?: Partial<Record<TaskName, string>>;
}

export const INPUT: Input = {
  projectId: PROJECT,
  socialAccountId: ACCOUNT,
  platform: 'tiktok',
  returnUrl: RETURN_URL,
  state: '',
  endpointId: '',
  deliveryId: '',
  releaseLease: false,
  contentHealth: true,
};

const NO_ACCOUNT = 'it names no account';
const OF_ACCOUNT: TaskName[] = ['findAccount', 'getHealth', 'previewRevoke', 'revoke', 'reauthLink'];
const OF_STATE: TaskName[] = ['status', 'wait'];

const except = (reason: string, ...tasks: TaskName[]) =>
  Object.fromEntries(tasks.map((task) => [task, reason]));
const only = (reason: string, ...tasks: TaskName[]) =>
  except(reason, ...TASK_NAMES.filter((task) => !tasks.includes(task)));

/** Layers calls; the task stands without any answer of Layers. */
const CALLED = except('Layers calls, nothing has to be asked', 'instant');
const NO_ACCOUNTS = except('it reads no account', ...OF_WEBHOOKS);
const NO_LIST = { ...NO_ACCOUNTS, ...except('it reads no list', 'connectLink', 'status') };
const IS_ABOUT_NOBODY = {
  ...NO_ACCOUNTS,
  ...except('it is not about an account that exists', 'connectLink'),
};
const NOTHING_NAMED = {
  ...except('it names no project', ...OF_WEBHOOKS),
  ...except('only the state is named', ...OF_STATE),
};

/** Changes the accounts of every list. */
const eachAccount =
  (change: (account: Record<string, unknown>) => object): Rewrite =>
  (asked, answer) =>
    isList(asked) && Array.isArray(answer.items)
      ? {
          ...answer,
          items: answer.items.map((account: object) => ({ ...account, ...change({ ...account }) })),
        }
      : answer;

function isList(asked: string): boolean {
  return asked.startsWith('GET ') && asked.endsWith('/social-accounts');
}

const HOSTILE = '<img src=x onerror=alert(1)>\n=HYPERLINK("http://evil.example")';

const FIRST_LOOKS = [
  ['Layers is out of order', 503, 'INTERNAL'],
  ['the rate limit is used up', 429, 'RATE_LIMITED'],
  ['the key is refused', 401, 'UNAUTHENTICATED'],
] as const;

export const SITUATIONS: Situation[] = [
  { name: 'all is fine' },
  {
    // Faults E1, E2 and E12: reported on, found, and told apart from one that can be renewed.
    name: 'the account is disconnected',
    account: { status: 'disconnected' },
    without: {
      ...IS_ABOUT_NOBODY,
      ...except('a connected account is not disconnected', 'connected', 'recovered', ...OF_STATE),
      ...except('it lists posts, whose account does not matter', 'listPosts'),
    },
  },
  {
    name: 'the account needs its owner',
    account: { status: 'reauth_required' },
    without: {
      ...IS_ABOUT_NOBODY,
      ...except('a connected account has its owner', 'connected', 'recovered', ...OF_STATE),
      ...except('it lists posts, whose account does not matter', 'listPosts'),
      degraded: 'this is what fires it when all is fine',
    },
  },
  {
    name: 'the account is leased',
    account: { leased: true },
    without: { ...IS_ABOUT_NOBODY, ...except('a leased account has no owner to consent', ...OF_STATE) },
  },
  {
    name: 'the account is leased and may be given back',
    account: { leased: true },
    input: { releaseLease: true },
    without: only('it gives nothing back', 'previewRevoke', 'revoke'),
  },
  {
    name: 'the same account comes twice in one run',
    times: 2,
    without: only('only a revoke changes what the second one finds', 'revoke'),
  },
  {
    name: 'as many posts are queued as the limit allows',
    input: { maxQueuedPosts: 2 },
    without: only('it cancels nothing', 'previewRevoke', 'revoke'),
  },
  {
    name: 'more posts are queued than the limit allows',
    input: { maxQueuedPosts: 1 },
    without: only('it cancels nothing', 'previewRevoke', 'revoke'),
  },
  {
    name: 'the limit is 0, and nothing is queued',
    account: { queuedPosts: 0 },
    input: { maxQueuedPosts: 0 },
    without: only('it cancels nothing', 'previewRevoke', 'revoke'),
  },
  {
    name: 'no account has this ID',
    input: { socialAccountId: NOBODY },
    without: only(NO_ACCOUNT, ...OF_ACCOUNT, 'listPosts'),
  },
  {
    name: 'the ID of the account is not an ID',
    input: { socialAccountId: 'two words' },
    without: only(NO_ACCOUNT, ...OF_ACCOUNT, 'listPosts'),
  },
  {
    name: 'no project has this ID',
    input: { projectId: NO_PROJECT },
    without: { ...NOTHING_NAMED, ...except('it names no project unless one is chosen', 'instant') },
  },
  {
    name: 'the ID of the project is not an ID',
    input: { projectId: 'two words' },
    without: { ...NOTHING_NAMED, ...except('it names no project unless one is chosen', 'instant') },
  },
  {
    name: 'no link has this state',
    input: { state: NO_STATE },
    without: only('it names no state', ...OF_STATE),
  },
  { name: 'the owner says no', owner: 'denies', without: only('no owner is asked', ...OF_STATE) },
  { name: 'the owner does not come', owner: 'stays away', without: only('no owner is asked', ...OF_STATE) },
  ...(
    [
      ['no webhook endpoint has this ID', { endpointId: NO_UUID }],
      ['the ID of the webhook endpoint is not an ID', { endpointId: 'two words' }],
    ] as const
  ).map(([name, input]): Situation => ({
    name,
    input,
    without: only('it names no webhook endpoint', 'listDeliveries', 'sendTest'),
  })),
  ...(
    [
      ['no delivery has this ID', { deliveryId: NO_UUID }],
      ['the ID of the delivery is not an ID', { deliveryId: 'two words' }],
    ] as const
  ).map(([name, input]): Situation => ({
    name,
    input,
    without: only('it names no delivery', 'replayDelivery'),
  })),
  {
    name: 'Layers has paused the webhook endpoint',
    arrange: ({ proxy }) => {
      proxy.rewrite = (asked, answer) =>
        asked === ROUTES.listEndpoints && Array.isArray(answer.items)
          ? { ...answer, items: answer.items.map((item: object) => ({ ...item, status: 'auto_paused' })) }
          : answer;
    },
    without: only('it reads no webhook endpoint', 'listEndpoints'),
  },
  {
    name: 'the platform is not a known one',
    input: { platform: 'myspace' },
    without: only('it asks for no platform', 'connectLink', 'listAccounts'),
  },
  {
    name: 'the host of the return URL is not allowed',
    input: { returnUrl: 'https://elsewhere.example/' },
    without: only('it has no return URL', 'connectLink', 'reauthLink'),
  },
  {
    name: 'the account stands on the second page',
    others: 205,
    input: { contentHealth: false },
    without: {
      ...NO_LIST,
      listPosts: 'it lists posts, see the next situation',
      reauthLink: 'the list only adds a name',
    },
  },
  {
    name: 'there is more than a page of posts',
    account: { queuedPosts: 105 },
    without: only('it reads no posts', 'previewRevoke', 'revoke', 'listPosts'),
  },
  {
    name: 'the account is listed twice',
    arrange: ({ proxy }) => {
      proxy.rewrite = (asked, answer) =>
        isList(asked) && Array.isArray(answer.items)
          ? { ...answer, items: [...answer.items, ...answer.items.slice(0, 1)] }
          : answer;
    },
    without: { ...NO_LIST, listPosts: 'it lists posts' },
  },
  {
    name: 'the list leads back to its own beginning',
    input: { socialAccountId: NOBODY },
    arrange: ({ proxy }) => {
      proxy.rewrite = (asked, answer) =>
        isList(asked) ? { ...answer, nextCursor: '2026-04-18T00:00:00Z' } : answer;
    },
    without: { ...NO_LIST, listPosts: 'it lists posts' },
  },
  {
    name: 'the status of the account is a new one',
    arrange: ({ proxy }) => void (proxy.rewrite = eachAccount(() => ({ status: 'paused' }))),
    without: { ...NO_LIST, listPosts: 'it lists posts', reauthLink: 'the status is not read' },
  },
  {
    name: 'the platform of the account is a new one',
    arrange: ({ proxy }) => void (proxy.rewrite = eachAccount(() => ({ platform: 'youtube' }))),
    without: { ...NO_LIST, listPosts: 'it lists posts' },
  },
  {
    name: 'the tier of the account is a new one',
    arrange: ({ proxy }) => {
      proxy.rewrite = (asked, answer) =>
        asked.endsWith('/health') ? { ...answer, tier: 'lukewarm' } : answer;
    },
    without: only('it reads no tier', 'getHealth', 'degraded', 'recovered'),
  },
  {
    name: 'the handle has HTML, a line break and a formula',
    arrange: ({ proxy }) => void (proxy.rewrite = eachAccount(() => ({ handle: HOSTILE }))),
    without: { ...NO_LIST, listPosts: 'posts have no handle' },
  },
  ...(['unsigned', 'forged', 'too old', 'no event'] as const).map((delivery): Situation => ({
    name: `the delivery is ${delivery}`,
    delivery,
    without: only('nobody calls it', 'instant'),
  })),
  {
    name: 'the delivery comes twice',
    times: 2,
    without: only('nobody calls it', 'instant'),
  },
  ...FIRST_LOOKS.map(([what, status, code]): Situation => ({
    name: `at the first look ${what}`,
    // Longer than anybody waits.
    arrangeFirst: ({ sandbox }, task) =>
      fault(sandbox, task, { kind: 'status', status, code, ...(status === 429 && { retryAfter: 3_600 }) }),
    without: only('it looks once', ...POLLED),
  })),
  {
    name: 'the answer is lost once, after Layers has acted',
    arrange: ({ sandbox }, task) => fault(sandbox, task, { kind: 'reset-after', times: 1 }),
    without: CALLED,
  },
  {
    name: 'the answer is lost, and no list shows the account from then on',
    arrange: (stage, task) => {
      fault(stage.sandbox, task, { kind: 'reset-after', times: 1 });
      stage.proxy.rewrite = (asked, answer) =>
        isList(asked) && Array.isArray(answer.items)
          ? { ...answer, items: answer.items.filter(({ status }) => status !== 'disconnected') }
          : answer;
    },
    without: only('only a revoke takes an account off the list', 'revoke'),
  },
  {
    // Fault E9: only a write may have been done.
    name: 'no answer comes',
    arrange: ({ sandbox }, task) => fault(sandbox, task, { kind: 'reset' }),
    without: CALLED,
  },
  {
    // Fault E7: what was asked, what came, the request id, and only what the user of the host can set.
    name: 'a login page comes',
    arrange: ({ sandbox }, task) => fault(sandbox, task, { kind: 'html', status: 200 }),
    without: CALLED,
  },
  {
    name: 'an error page comes',
    arrange: ({ sandbox }, task) => fault(sandbox, task, { kind: 'html', status: 502 }),
    without: CALLED,
  },
  {
    name: 'JSON with other members comes',
    arrange: ({ proxy }, task) => {
      const route = task === 'instant' ? '' : ROUTES[task];
      const asks = new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`);
      proxy.rewrite = (asked, answer) => (asks.test(asked) ? { hello: 1, runtime: 2 } : answer);
    },
    without: CALLED,
  },
  {
    name: 'nothing comes',
    arrange: ({ sandbox }, task) => fault(sandbox, task, { kind: 'empty' }),
    without: CALLED,
  },
  {
    name: 'a redirect comes',
    arrange: ({ sandbox }, task) => fault(sandbox, task, { kind: 'redirect', status: 308 }),
    without: CALLED,
  },
  {
    name: 'a wait that is short enough is asked for',
    arrange: ({ sandbox }, task) =>
      fault(sandbox, task, { kind: 'status', status: 429, code: 'RATE_LIMITED', retryAfter: 3, times: 1 }),
    without: CALLED,
  },
  ...CODES.map(([status, code]): Situation => ({
    name: `${status} ${code}`,
    arrange: ({ sandbox }, task) =>
      fault(sandbox, task, {
        kind: 'status',
        status,
        code,
        ...(code === 'RATE_LIMITED' && { retryAfter: 3_600 }),
      }),
    without: CALLED,
  })),
];

type Fault = Parameters<Stage['sandbox']['faults']['add']>[0];

function fault(sandbox: Stage['sandbox'], task: TaskName, what: Omit<Fault, 'route'>): void {
  if (task !== 'instant') sandbox.faults.add({ ...what, route: ROUTES[task] });
}
