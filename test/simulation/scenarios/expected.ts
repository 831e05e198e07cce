/**
 * What may go wrong in a class of trouble, and why it cannot be known; nothing where nothing is said. Never may anything
 * be told that is not so.
 */
import type { Cause } from '../judge/judge.ts';

/** `old`: it was so before the watch began; `unborn`: it cannot even be turned on. */
export type Shortfall = 'lost' | 'doubled' | 'repeated' | 'outdated' | 'old' | 'unborn';

export interface Allowance {
  host: 'n8n' | 'zapier' | 'both';
  what: Shortfall;
  /** Undefined for everything. */
  about?: readonly string[];
  /** Only where the judge is certain that this is why. */
  cause?: Cause;
  why: string;
}

/** What lets the cache forget what it kept, or show what stood before. */
const FORGETFUL = [
  ...['slow', 'stale', 'evicts', 'declines', 'keeps-nothing', 'fails', 'lost'].map((mood) => `cache-${mood}`),
  'deliveries-and-evictions',
  'stays-and-restarts',
];

const SEVERAL_PAGES = [
  ...['many-pages', 'short-pages', 'repeated-cursor', 'torn-lists', 'oldest-first-pages', 'no-order-pages'],
  ...['filter-ignored-pages', 'filter-refused-pages', 'ties'],
];
const NOT_NEWEST_FIRST = ['oldest-first', 'oldest-first-pages', 'no-order', 'no-order-pages'];
const BROKEN_FILTER = ['ignored', 'refused'].flatMap((way) => [`filter-${way}`, `filter-${way}-pages`]);

/** What the instant trigger tells. */
const DELIVERED = ['connected', 'needs_reauth', 'revoked'].map((word) => `social_account.${word}`);
const FORGOTTEN_DELIVERY =
  'Zapier gives the instant trigger no memory but its cache; a delivery that comes again after its mark was evicted fires again, with the same `eventId`.';

/** What may go wrong where one of each is in a mix. */
export interface SharedAllowance extends Allowance {
  /** For the table. */
  title: string;
  each: readonly (readonly string[])[];
}

export const TOGETHER: readonly SharedAllowance[] = [
  {
    title: 'the cache forgets, or shows what stood before',
    each: [FORGETFUL],
    host: 'zapier',
    what: 'lost',
    about: ['recovered'],
    why: 'Only memory tells that the account was in bad health, and the cache forgot it.',
  },
  {
    title: 'deliveries repeat, and the cache forgets',
    each: [['deliveries-repeat'], FORGETFUL],
    host: 'zapier',
    what: 'doubled',
    about: DELIVERED,
    why: FORGOTTEN_DELIVERY,
  },
  {
    title: 'the cache forgets, and lists have several pages',
    each: [FORGETFUL, SEVERAL_PAGES],
    host: 'zapier',
    what: 'lost',
    about: ['connected', 'disconnected', 'token_expiring', 'unknown_status'],
    why: 'What the rolling read shows one Zap, the others learn from the cache; and who was there before, all of them.',
  },
  ...(['lost', 'doubled'] as const).map((what) => ({
    title: 'the cache forgets, and a reconnect keeps `connectedAt`',
    each: [FORGETFUL, ['reconnect-stays', 'stays-and-restarts']],
    host: 'zapier' as const,
    what,
    about: ['connected', 'account_connected', 'reauth_required'],
    why: 'Only memory tells such a connection from the one before it, and what it ended.',
  })),
  {
    title: 'the cache forgets, and the end of a dead token moves on',
    each: [FORGETFUL, ['dead-bumped']],
    host: 'zapier',
    what: 'doubled',
    about: ['reauth_required'],
    why: 'Only memory tells where the end stood when the token died.',
  },
  ...(['lost', 'doubled'] as const).map((what) => ({
    title: 'the cache forgets, and statuses are unknown',
    each: [FORGETFUL, ['unknown-status']],
    host: 'zapier' as const,
    what,
    about: ['unknown_status', 'status_unknown'],
    why: 'Only memory tells how often an account had such a status, and whether it was connected before.',
  })),
  {
    title: 'the end of a list is missing, and the cache forgets',
    each: [['torn-lists'], FORGETFUL],
    host: 'zapier',
    what: 'old',
    about: ['reauth_required'],
    why: 'Whom the list at the turn-on left out is not among the ids that Zapier keeps, and what the other readings showed the cache forgot.',
  },
  {
    title: 'the end of a list is missing, and the cache forgets',
    each: [['torn-lists'], FORGETFUL],
    host: 'zapier',
    what: 'lost',
    about: ['reauth_required'],
    why: 'Whom the lists did not show so far is taken for old, and the cache forgot that the readings had agreed.',
  },
  {
    title: 'the end of a list is missing, and new accounts stand there',
    each: [['torn-lists'], NOT_NEWEST_FIRST],
    host: 'both',
    what: 'lost',
    about: ['connected'],
    why: 'An account that stood behind the cut for longer than a poll looks back, which is 15 minutes, is no longer taken for new.',
  },
  {
    title: 'disconnected are listed only when asked for, and the status filter does not work',
    each: [['disconnected-asked'], BROKEN_FILTER],
    host: 'both',
    what: 'lost',
    about: ['recovered'],
    why: 'They cannot be asked for: as where they are listed nowhere.',
  },
  {
    title: 'answers take 4 to 12 s, and lists have several pages',
    each: [['slow-lists'], SEVERAL_PAGES],
    host: 'zapier',
    what: 'lost',
    about: ['reauth_required', 'disconnected', 'token_expiring', 'recovered'],
    why: 'Zapier ends an operation after 30 s, which is two or three pages: what began and ended before all were read is not seen.',
  },
  {
    title: 'the end of a list is missing, and answers take 4 to 12 s',
    each: [['torn-lists'], ['slow-lists']],
    host: 'zapier',
    what: 'old',
    about: ['reauth_required'],
    why: 'Until the whole list was read once, nothing shows that the list of dead tokens was cut short, and a turn-on has no time for more.',
  },
  {
    title: 'answers take 4 to 12 s, and lists have several pages',
    each: [['slow-lists'], SEVERAL_PAGES],
    host: 'zapier',
    what: 'unborn',
    why: 'Zapier ends an operation after 30 s, before a list of several pages is read; the turn-on names the reason.',
  },
];

/** All that is let pass where these classes are together. */
export function allowedIn(classes: readonly string[]): Allowance[] {
  const isHere = (names: readonly string[]) => names.some((name) => classes.includes(name));
  const together = TOGETHER.filter(({ each }) => each.every(isHere));
  return [...classes.flatMap((name) => ALLOWED[name] ?? []), ...together];
}

export const ALLOWED: Readonly<Record<string, readonly Allowance[]>> = {
  'disconnected-asked': [
    {
      host: 'both',
      what: 'lost',
      about: ['disconnected', 'recovered'],
      why: 'Their list holds everybody who ever left, so it is asked for when somebody is missing: who comes and goes between two polls is not missed, nor is it known later that the account has recovered.',
    },
  ],
  'disconnected-nowhere': [
    {
      host: 'both',
      what: 'lost',
      about: ['disconnected', 'recovered'],
      why: 'An account that is in no list any more may be disconnected, moved, or left out by the server; absence proves nothing.',
    },
    {
      host: 'zapier',
      what: 'outdated',
      about: ['account_recovered'],
      why: 'Zaps of a connection share what one of them found: that the account was disconnected since then is seen by none.',
    },
  ],
  moving: [
    {
      host: 'both',
      what: 'lost',
      cause: 'move',
      why: 'Who comes from another project and is in trouble before a poll sees it there may have been there before, behind the end of a list that was cut short, until six readings agree how far the list reaches.',
    },
  ],
  'slow-lists': [
    {
      host: 'zapier',
      what: 'old',
      cause: 'earlier look',
      why: 'A turn-on has no time for every project, and counts what Zaps of the connection have read in the 15 minutes before: what began in between is told.',
    },
  ],
  'two-thousand-slow': [
    {
      host: 'zapier',
      what: 'unborn',
      why: 'Zapier ends an operation after 30 s, which is one answer; the turn-on names the reason.',
    },
  ],
  'project-fails-on': [
    {
      host: 'zapier',
      what: 'unborn',
      why: 'A Zap is turned on when everybody in trouble was seen; a project that fails for good is named as the reason.',
    },
  ],
  'deliveries-and-evictions': [
    {
      host: 'zapier',
      what: 'doubled',
      about: DELIVERED,
      why: FORGOTTEN_DELIVERY,
    },
  ],
  'stays-and-restarts': [
    {
      host: 'zapier',
      what: 'doubled',
      about: ['account_connected'],
      why: 'Where a reconnect keeps `connectedAt`, only memory tells that this connection was told; the cache has lost it.',
    },
  ],
  'n8n-dies-emitting': [
    {
      host: 'n8n',
      what: 'lost',
      cause: 'emit',
      why: 'n8n stores what was told and what is remembered apart; it can keep the second without the first.',
    },
    {
      host: 'n8n',
      what: 'repeated',
      cause: 'emit',
      why: 'n8n can keep what was told and forget that it was; the event comes again under its id.',
    },
  ],
};
