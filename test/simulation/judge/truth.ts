/** All that truly happened to an account, as far as a watcher with these settings is concerned. */
import type { Account, AccountState } from '../fleet/account.ts';
import type { WatcherSettings } from '../hosts/watcher.ts';
import { DAY, wholeSecond } from '../time/units.ts';
import { type Happening, type Interval, type Kind } from './happening.ts';
import { type Scope, type Span, spansOf } from './spans.ts';

/** Whether a reason holds in a state; `undefined` where the state cannot tell, so that what held goes on. */
type Holds = (state: Readonly<AccountState>) => boolean | undefined;

const KNOWN = ['connected', 'reauth_required', 'disconnected'];

/** An unknown word proves nothing: neither that trouble began nor that it ended. */
const holdsStatus =
  (wanted: string): Holds =>
  ({ status }) =>
    KNOWN.includes(status) ? status === wanted : undefined;

const CONTENT: Partial<Record<Kind, Holds>> = {
  shadowbanned: (state) => state.status !== 'disconnected' && state.isShadowbanned,
  score_low: (state) => state.status !== 'disconnected' && state.score < 40,
};

export interface View extends Scope {
  /** Whether the watcher had read a snapshot to measure the tier of this moment against. */
  isMeasured: (at: number) => boolean;
}

export function truthOf(account: Account, settings: WatcherSettings, view: View): Happening[] {
  const spans = spansOf(account, view);
  const seen = { account, spans };
  const reasons = [
    ...episodes(seen, 'reauth_required', holdsStatus('reauth_required')),
    ...episodes(seen, 'disconnected', holdsStatus('disconnected')),
    ...unknownStatuses(seen),
    ...expiries(account, spans, settings.tokenLeadDays * DAY),
    ...(settings.contentHealth
      ? [
          ...Object.entries(CONTENT).flatMap(([kind, holds]) => episodes(seen, kind as Kind, holds)),
          ...tierDrops(seen),
        ]
      : []),
  ];
  const measured = reasons.filter(({ kind, begun }) => kind !== 'tier_dropped' || view.isMeasured(begun));
  const recovered = eitherWay(recoveries(account, spans, reasons), recoveries(account, spans, measured));
  return [...connections(account, spans), ...reasons, ...recovered].sort((a, b) => a.begun - b.begun);
}

/** Recoveries with and without what nobody could know: certain is what both have. */
function eitherWay(known: readonly Happening[], unknown: readonly Happening[]): Happening[] {
  const isIn = (others: readonly Happening[], { begun }: Happening) =>
    others.find((other) => other.begun === begun);
  const onlyKnown = known.filter((one) => !isIn(unknown, one));
  return [
    ...onlyKnown.map((one) => ({ ...one, surelyShown: [] })),
    ...unknown.map((one) => ({ ...one, surelyShown: isIn(known, one)?.shown ?? [] })),
  ];
}

interface Seen {
  account: Account;
  spans: readonly Span[];
}

function episodes({ account, spans }: Seen, kind: Kind, holds: Holds): Happening[] {
  const found: Happening[] = [];
  let open: Happening | undefined;
  for (const span of spans) {
    const held = holds(span.state);
    if (held === true) {
      if (!open) found.push((open = begin(account, kind, span)));
      if (span.isShown) show(open, span);
      if (span.isElsewhere) open.goneAt ??= span.from;
    }
    if (held === undefined && open && span.isShown) open.hidden.push({ from: span.from, to: span.to });
    if (held === false && open) {
      open.over = span.from;
      open = undefined;
    }
  }
  return found;
}

function unknownStatuses(seen: Seen): Happening[] {
  const { spans } = seen;
  const words = new Set(spans.map(({ state }) => state.status).filter((word) => !KNOWN.includes(word)));
  return [...words].flatMap((word) => episodes(seen, 'unknown_status', ({ status }) => status === word));
}

/** A tier is measured against the one before; of an account that was disconnected nobody knows that. */
function tierDrops(seen: Seen): Happening[] {
  const dropped = new Set<Readonly<AccountState>>();
  let before: Readonly<AccountState> | undefined;
  for (const { state } of seen.spans) {
    const wasThere = before !== undefined && before.status !== 'disconnected';
    const fell = before?.tier !== 'cold' || (before !== undefined && dropped.has(before));
    if (state.status !== 'disconnected' && state.tier === 'cold' && wasThere && fell) dropped.add(state);
    before = state;
  }
  const falls = episodes(seen, 'tier_dropped', (state) => dropped.has(state));
  return falls.map((fall) => ({ ...fall, lingersUntil: endOfCold(fall, seen.spans) }));
}

/** Whoever did not see that the account was disconnected sees the same tier go on. */
function endOfCold({ over }: Happening, spans: readonly Span[]): number {
  const isOver = ({ from, state }: Span) =>
    from >= over && state.status !== 'disconnected' && state.tier !== 'cold';
  return spans.find(isOver)?.from ?? Infinity;
}

/** A token that comes near its end: once for each end, however often it is hidden behind a dead token. */
function expiries(account: Account, spans: readonly Span[], leadMs: number): Happening[] {
  const byEnd = new Map<number, Happening>();
  if (account.leased) return [];
  for (const span of spans) {
    const { status, tokenExpiresAt } = span.state;
    if (tokenExpiresAt === null) continue;
    if (status !== 'connected') {
      const open = byEnd.get(tokenExpiresAt);
      // An unknown word proves nothing.
      if (!KNOWN.includes(status) && open?.over === span.from) open.over = span.to;
      continue;
    }
    const from = Math.max(span.from, wholeSecond(tokenExpiresAt) - leadMs);
    if (from >= span.to) continue;
    const happening = byEnd.get(tokenExpiresAt) ?? begin(account, 'token_expiring', { ...span, from });
    byEnd.set(tokenExpiresAt, happening);
    happening.over = span.to;
    if (span.isShown) show(happening, { from, to: span.to });
    if (span.isElsewhere) happening.goneAt ??= from;
  }
  return [...byEnd.values()];
}

function connections(account: Account, spans: readonly Span[]): Happening[] {
  return account.connections.map(({ at, connectedAt }, place) => {
    const until = account.connections[place + 1]?.at ?? Infinity;
    const own = spans.filter(({ from }) => from >= at && from < until);
    const first = own[0] ?? ({ from: at, isElsewhere: false } as Span);
    const happening: Happening = {
      ...begin(account, 'connected', { ...first, from: at }),
      over: until,
      connectedAt,
    };
    for (const span of own) {
      if (span.isShown && span.state.status === 'connected') show(happening, span);
      if (span.isElsewhere) happening.goneAt ??= span.from;
    }
    return happening;
  });
}

/** From when on no reason holds any more, until one holds again. */
function recoveries(account: Account, spans: readonly Span[], reasons: readonly Happening[]): Happening[] {
  const ends = [...new Set(reasons.map(({ over }) => over))].filter(Number.isFinite).sort((a, b) => a - b);
  return ends
    .filter((end) => !reasons.some(({ begun, over }) => begun <= end && end < over))
    .flatMap((end) => {
      const over = Math.min(...reasons.map(({ begun }) => (begun > end ? begun : Infinity)));
      const own = spans.filter(
        ({ from, to, state }) => to > end && from < over && state.status === 'connected',
      );
      const first = own[0];
      if (!first) return [];
      const happening = {
        ...begin(account, 'recovered', { ...first, from: end }),
        over,
      };
      for (const span of own) {
        if (span.isShown)
          show(happening, {
            from: Math.max(span.from, end),
            to: Math.min(span.to, over),
          });
      }
      return [happening];
    });
}

function begin(
  { id, connections }: Account,
  kind: Kind,
  { from, isElsewhere }: Pick<Span, 'from' | 'isElsewhere'>,
): Happening {
  return {
    kind,
    accountId: id,
    begun: from,
    over: Infinity,
    shown: [],
    hidden: [],
    begunElsewhere: isElsewhere,
    connectedAt: connections.findLast(({ at }) => at <= from)?.connectedAt ?? 0,
  };
}

function show({ shown }: Happening, { from, to }: Interval): void {
  const last = shown.at(-1);
  if (last && last.to >= from) last.to = Math.max(last.to, to);
  else shown.push({ from, to });
}
