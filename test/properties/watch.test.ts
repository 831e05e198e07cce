/**
 * Histories of accounts, polled at any moment and crashing at any moment, against a plain retelling
 * of the promise: every happening is announced once, or again under the same id after a crash.
 */
import fc from 'fast-check';
import { Account, HealthSnapshot, readState, WatchEvent, watchOnce, writeState } from 'layers-social-core';

import { account, at, DAY, MINUTE, names, PROJECT } from '../support/core-watch';
import { EPOCH, routed } from '../support/runtime';

/** What the API knows of one account. */
interface Truth {
  account: Account;
  snapshot: HealthSnapshot;
}

type Happening =
  | { what: 'connect' }
  | { what: 'reconnect'; who: number; moved: boolean }
  | { what: 'expire' | 'refresh' | 'revoke' | 'shadowban' | 'fade' | 'rise'; who: number }
  | { what: 'poll'; crash: boolean; pageSize: number };

test('every happening is announced once, or again under the same id after a crash', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(4),
      fc.array(happening(), { minLength: 5, maxLength: 40 }),
      async (start, history) => {
        const runtime = new Fleet(start);
        const watch = new Watch(runtime);
        await watch.poll(false, 200);
        expect(watch.delivered).toEqual([]);

        for (const step of history) {
          if (step.what === 'poll') await watch.poll(step.crash, step.pageSize);
          else runtime.happen(step);
        }

        watch.expectEachIdOnce();
      },
    ),
    { numRuns: 1_000 },
  );
}, 60_000);

test('in a quiet world nothing is announced, however the list is cut into pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening(), { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      async (history, pageSize) => {
        const runtime = new Fleet(3);
        const watch = new Watch(runtime);
        await watch.poll(false, 200);
        for (const step of history) if (step.what !== 'poll') runtime.happen(step);
        await watch.poll(false, 200);
        const before = watch.delivered.length;

        await watch.poll(false, pageSize);

        expect(watch.delivered.slice(before)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

class Fleet {
  readonly truths: Truth[] = [];
  now = EPOCH;

  constructor(accounts: number) {
    for (let i = 0; i < accounts; i += 1) this.happen({ what: 'connect' });
  }

  happen(step: Exclude<Happening, { what: 'poll' }>): void {
    this.now += 1_000;
    if (step.what === 'connect') {
      const connected = account(this.truths.length, this.freshToken());
      const snapshot = { socialAccountId: connected.socialAccountId, score: 80, tier: 'warm' };
      this.truths.push({ account: connected, snapshot });
      return;
    }
    const truth = this.truths[step.who % (this.truths.length || 1)];
    if (!truth) return;
    const { account: one } = truth;
    if (step.what === 'reconnect') {
      const { connectedAt, tokenExpiresAt } = this.freshToken();
      truth.account = { ...one, status: 'connected', tokenExpiresAt, ...(step.moved && { connectedAt }) };
    }
    if (step.what === 'expire' && one.status === 'connected')
      truth.account = { ...one, status: 'reauth_required' };
    if (step.what === 'refresh') truth.account = { ...one, tokenExpiresAt: this.freshToken().tokenExpiresAt };
    if (step.what === 'revoke') truth.account = { ...one, status: 'disconnected' };
    if (step.what === 'shadowban') truth.snapshot = { ...truth.snapshot, tier: 'shadowbanned', score: 5 };
    if (step.what === 'fade') truth.snapshot = { ...truth.snapshot, tier: 'cold', score: 20 };
    if (step.what === 'rise') truth.snapshot = { ...truth.snapshot, tier: 'hot', score: 95 };
  }

  private freshToken() {
    return { connectedAt: at(this.now), tokenExpiresAt: at(this.now + 900 * DAY) };
  }

  /** The API, with pages of this size; accounts that are disconnected are listed only when asked for. */
  api(pageSize: number) {
    const json = (body: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(body) });
    const runtime = routed({
      '/v1/whoami': () => json({ organizationId: 'org_1', rateLimitTier: 'partner' }),
      '/health': ({ url }) =>
        json(this.truths.find(({ account: one }) => url.includes(one.socialAccountId))?.snapshot),
      '/social-accounts': ({ url }) => {
        const query = new URL(url).searchParams;
        const gone = query.get('status') === 'disconnected';
        const listed = this.truths.filter(({ account: one }) => (one.status === 'disconnected') === gone);
        const from = Number(query.get('cursor') ?? 0);
        const items = listed.slice(from, from + pageSize).map(({ account: one }) => one);
        return json({ items, nextCursor: from + pageSize < listed.length ? String(from + pageSize) : null });
      },
    });
    runtime.advance(this.now - EPOCH);
    return runtime;
  }
}

/** A watch as a host runs it, with a plain retelling of what it has to say beside it. */
class Watch {
  readonly delivered: WatchEvent[] = [];
  private stored: unknown;
  private readonly told = new Retelling();

  constructor(private readonly fleet: Fleet) {}

  async poll(crash: boolean, pageSize: number): Promise<void> {
    const { state, events } = await this.look(pageSize);

    expect(names(events).sort()).toEqual(this.told.expected(this.fleet.truths, !crash).sort());
    if (crash) {
      const again = await this.look(pageSize);
      expect(idsOf(again.events)).toEqual(idsOf(events));
      return;
    }
    this.stored = JSON.parse(JSON.stringify(writeState(state)));
    this.delivered.push(...events);
  }

  private async look(pageSize: number) {
    this.fleet.now += 31 * MINUTE;
    const runtime = this.fleet.api(pageSize);
    const options = { projectIds: [PROJECT], contentHealth: true, deadline: runtime.now() + DAY };
    return watchOnce(runtime.client(), readState(this.stored), options, runtime);
  }

  expectEachIdOnce(): void {
    const ids = idsOf(this.delivered);
    expect(new Set(ids).size).toBe(ids.length);
  }
}

function idsOf(events: readonly WatchEvent[]): string[] {
  return events.map(({ eventId }) => eventId);
}

/** The promise in plain words, kept per account: what was last seen, and what was said since it was well. */
class Retelling {
  private begun = false;
  private seen = new Map<
    string,
    { status: string; connectedAt: string; tier: string; bad: string[]; said: string[] }
  >();

  expected(truths: readonly Truth[], keep: boolean): string[] {
    const expected: string[] = [];
    const next = new Map(this.seen);
    for (const { account: one, snapshot } of truths) {
      const was = this.seen.get(one.socialAccountId);
      // Disconnected accounts are not listed, so one never seen before stays unseen.
      if (!was && one.status === 'disconnected') continue;
      const tier = was?.tier ?? String(snapshot.tier);
      const bad = this.reasons(one, snapshot, tier, was?.bad ?? []);
      const said = was?.said ?? [];
      if (this.begun) {
        const back = was && (was.status !== 'connected' || String(one.connectedAt) > was.connectedAt);
        if (one.status === 'connected' && (!was || back)) expected.push('account_connected');
        expected.push(
          ...bad.filter((reason) => !said.includes(reason)).map((reason) => `degraded ${reason}`),
        );
        if (bad.length === 0 && said.length > 0) expected.push('account_recovered');
      }
      const better =
        ['cold', 'warm', 'hot'].indexOf(String(snapshot.tier)) >= ['cold', 'warm', 'hot'].indexOf(tier);
      const isRead = one.status !== 'disconnected';
      next.set(one.socialAccountId, {
        status: one.status,
        connectedAt: String(one.connectedAt),
        tier: isRead && better ? String(snapshot.tier) : tier,
        bad,
        said: [
          ...new Set([...said.filter((reason) => bad.includes(reason) || this.hides(bad, reason)), ...bad]),
        ],
      });
    }
    if (keep) {
      this.seen = next;
      this.begun = true;
    }
    return expected;
  }

  /** What a graver reason may hide has not ended. */
  private hides(bad: string[], reason: string): boolean {
    return bad.includes('shadowbanned') && ['tier_dropped', 'score_low'].includes(reason);
  }

  private reasons(one: Account, { tier, score }: HealthSnapshot, before: string, was: string[]): string[] {
    if (one.status === 'disconnected') return ['disconnected'];
    const reasons = one.status === 'reauth_required' ? ['reauth_required'] : [];
    if (tier === 'shadowbanned') return [...reasons, 'shadowbanned'];
    const order = ['cold', 'warm', 'hot'];
    if (order.indexOf(String(tier)) < order.indexOf(before)) reasons.push('tier_dropped');
    if (Number(score) < (was.includes('score_low') ? 45 : 40)) reasons.push('score_low');
    return reasons;
  }
}

function happening(): fc.Arbitrary<Happening> {
  const who = fc.nat(6);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant('poll' as const),
        crash: fc.boolean(),
        pageSize: fc.integer({ min: 1, max: 5 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ what: 'connect' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constant('reconnect' as const), who, moved: fc.boolean() }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        what: fc.constantFrom(
          'expire' as const,
          'refresh' as const,
          'revoke' as const,
          'shadowban' as const,
          'fade' as const,
          'rise' as const,
        ),
        who,
      }),
    },
  );
}
