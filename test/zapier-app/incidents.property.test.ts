/** Long random histories through the polling emulator, against models that know nothing of ids or caches. */
import fc from 'fast-check';

import { Fleet, FleetAccount } from '../support/zapier-fleet';
import { PollingZap } from '../support/zapier-polling';

const ACCOUNTS = ['a', 'b', 'c'];
const MINUTE = 60_000;
const DAY = 86_400_000;

type Change = (fleet: Fleet, id: string, turn: number) => void;

const CHANGES: Record<string, Change> = {
  nothing: () => undefined,
  dies: (fleet, id) => patch(fleet, id, { status: 'reauth_required' }),
  leaves: (fleet, id) => {
    if (fleet.accounts.has(id)) patch(fleet, id, { status: 'disconnected' });
  },
  'comes back': (fleet, id) => {
    if (fleet.accounts.get(id)?.status === 'connected') return;
    patch(fleet, id, { status: 'connected', tokenExpiresAt: fleet.now + 90 * DAY });
  },
  'comes back anew': (fleet, id) =>
    patch(fleet, id, {
      status: 'connected',
      connectedAt: Math.floor(fleet.now / 1000),
      tokenExpiresAt: fleet.now + 90 * DAY,
    }),
  'expires soon': (fleet, id) => {
    // Another expiry is another warning, so that only one that is far off comes near.
    const isFar = (fleet.accounts.get(id)?.tokenExpiresAt ?? Infinity) > fleet.now + 30 * DAY;
    if (isFar) patch(fleet, id, { tokenExpiresAt: fleet.now + DAY });
  },
  'scores well': (fleet, id) => patch(fleet, id, { score: 80 }),
  'scores so so': (fleet, id) => patch(fleet, id, { score: 42 }),
  'scores badly': (fleet, id) => patch(fleet, id, { score: 10 }),
  'is hidden': (fleet, id) => patch(fleet, id, { isShadowbanned: true }),
  'is seen': (fleet, id) => patch(fleet, id, { isShadowbanned: false }),
};

function patch(fleet: Fleet, id: string, change: Partial<FleetAccount>): void {
  const account = fleet.accounts.get(id);
  if (account) Object.assign(account, change);
  else fleet.add(id, { ...change, connectedAt: Math.floor(fleet.now / 1000) });
}

interface Step {
  change: string;
  id: string;
  /** Which Zaps poll after it. */
  polls: number[];
}

/** Long ones of few kinds of change, so that what builds on each other comes together. */
function historyOf(...changes: string[]): fc.Arbitrary<Step[]> {
  const step: fc.Arbitrary<Step> = fc.record({
    change: fc.constantFrom('nothing', ...changes),
    id: fc.constantFrom(...ACCOUNTS),
    polls: fc.subarray([0, 1, 2]),
  });
  return fc.array(step, { minLength: 20, maxLength: 40 });
}
const CONNECTION = ['dies', 'leaves', 'comes back', 'comes back anew'];
/** Where `connectedAt` moves, a token with another end under the same one was renewed by the platform: nobody is warned. */
const EXPIRY = ['dies', 'leaves', 'comes back anew', 'expires soon'];
/** Where it stays, nobody can tell that: everybody is warned. */
const EXPIRY_IN_PLACE = ['dies', 'leaves', 'comes back', 'expires soon'];
const CONTENT = [
  'scores well',
  'scores so so',
  'scores badly',
  'is hidden',
  'is seen',
  'leaves',
  'comes back',
];
const history = fc.oneof(
  historyOf(...CONNECTION),
  historyOf(...EXPIRY),
  historyOf(...EXPIRY_IN_PLACE),
  historyOf(...CONTENT),
  historyOf(...new Set([...EXPIRY, ...CONTENT.filter((change) => change !== 'comes back')])),
);

/** Longer than a snapshot stays fresh, so that every poll sees everything. */
const PAUSE = 32 * MINUTE;

afterEach(() => jest.restoreAllMocks());

describe('over long histories', () => {
  test('each degradation fires once in each Zap, whoever polls when', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.boolean(), async (steps, listsShowDisconnected) => {
        const fleet = new Fleet({ listsShowDisconnected });
        fleet.add('a');
        fleet.add('b', { score: 30 });
        // The first two share everything; the third judges by another threshold.
        const zaps = [{}, {}, { score_threshold: 60 }].map((input) =>
          fleet.zap('account_health_degraded', input),
        );
        const models = [new HealthModel(40), new HealthModel(60)];
        const modelOf = [models[0], models[0], models[1]];
        for (const [place, zap] of zaps.entries()) {
          modelOf[place]?.observe(fleet);
          modelOf[place]?.turnOn(place);
          await zap.turnOn();
        }

        for (const [turn, { change, id, polls }] of steps.entries()) {
          fleet.now += PAUSE;
          CHANGES[change]?.(fleet, id, turn);
          for (const place of polls) {
            fleet.now += 1_000;
            const model = modelOf[place];
            model?.observe(fleet);
            const fired = (await zaps[place]?.tick()) ?? [];
            const told = fired.map(
              ({ socialAccountId, reason }) => `${String(socialAccountId)} ${String(reason)}`,
            );
            const isOwed = (key: string) => !model?.optional.has(key);
            const owed = model?.news(place).filter(isOwed);
            expect(told.filter(isOwed).sort()).toEqual(owed);
          }
        }
        jest.restoreAllMocks();
      }),
      { numRuns: 12 },
    );
  });

  test('each connection fires once in each Zap, whether connectedAt moves or not', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.boolean(), async (steps, listsShowDisconnected) => {
        const fleet = new Fleet({ listsShowDisconnected });
        for (const id of ACCOUNTS.slice(0, 2)) fleet.add(id);
        const zaps = [
          fleet.zap('account_connected'),
          fleet.zap('account_connected'),
          fleet.zap('account_connected'),
        ];
        const model = new ConnectionModel();
        for (const [place, zap] of zaps.entries()) {
          model.observe(fleet);
          model.news(place);
          await zap.turnOn();
        }

        for (const [turn, { change, id, polls }] of steps.entries()) {
          fleet.now += PAUSE;
          CHANGES[change]?.(fleet, id, turn);
          for (const place of polls) {
            fleet.now += 1_000;
            model.observe(fleet);
            const fired = (await zaps[place]?.tick()) ?? [];
            expect(fired.map(({ socialAccountId }) => String(socialAccountId)).sort()).toEqual(
              model.news(place),
            );
          }
        }
        jest.restoreAllMocks();
      }),
      { numRuns: 12 },
    );
  });

  test('polls at the same moment never tell a happening twice, and one more poll tells the rest', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const fleet = new Fleet();
        for (const id of ACCOUNTS.slice(0, 2)) fleet.add(id);
        const zaps = [0, 1, 2].map(() => fleet.zap('account_health_degraded', { content_health: false }));
        for (const zap of zaps) await zap.turnOn();
        const model = new HealthModel(40, false);
        model.observe(fleet);
        model.turnOn(0);
        let expected = 0;

        for (const [turn, { change, id }] of steps.entries()) {
          fleet.now += PAUSE;
          CHANGES[change]?.(fleet, id, turn);
          model.observe(fleet);
          expected += model.news(0).length;
          await Promise.all(zaps.map((zap) => zap.tick()));
          fleet.now += 1_000;
          for (const zap of zaps) await zap.tick();
          expect(zaps.map(({ fired }) => fired.length)).toEqual([expected, expected, expected]);
        }
        jest.restoreAllMocks();
      }),
      { numRuns: 12 },
    );
  });

  test('a cache that loses its memory or fails delays nothing and invents nothing', async () => {
    const moody = fc.record({
      change: fc.constantFrom('dies', 'comes back', 'nothing'),
      mood: fc.constantFrom('well', 'well', 'broken', 'forgetful', 'readonly', 'lost'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(moody, { maxLength: 40 }), async (steps) => {
        const fleet = new Fleet();
        fleet.add('a');
        fleet.add('good');
        const zap: PollingZap = await fleet.zap('account_health_degraded').turnOn();
        let isDead = false;
        let couldWrite = true;

        for (const [turn, { change, mood }] of steps.entries()) {
          // A day on, so that an incident without a record is another one.
          fleet.now += DAY;
          if (mood === 'lost') fleet.cache.clear();
          fleet.cache.mood = mood === 'lost' ? 'well' : mood;
          CHANGES[change]?.(fleet, 'a', turn);
          const wasDead = isDead;
          isDead = fleet.accounts.get('a')?.status === 'reauth_required';
          const fired = (await zap.tick()).map(({ socialAccountId }) => socialAccountId);
          // A recovery that could not be written down is the one thing a later death cannot know of.
          if (isDead && !wasDead && couldWrite) expect(fired).toEqual(['a']);
          if (!isDead) expect(fired).toEqual([]);
          couldWrite = fleet.cache.mood === 'well';
        }
        jest.restoreAllMocks();
      }),
      { numRuns: 100 },
    );
  });
});

/** Which reasons hold, since when, and which of them each Zap was told. */
class HealthModel {
  private readonly open = new Map<string, { incident: number; silent: boolean }>();
  private readonly told = new Map<number, Set<string>>();
  private readonly known = new Set<string>();
  private readonly connectedAt = new Map<string, number>();
  private readonly expiresAt = new Map<string, number>();
  private readonly read = new Set<string>();
  /** Told or not, by what else happened. */
  readonly optional = new Set<string>();
  private incidents = 0;
  private isFirst = true;

  constructor(
    private readonly threshold: number,
    private readonly withContent = true,
  ) {}

  observe(fleet: Fleet): void {
    for (const [id, account] of fleet.accounts) {
      const isNewcomer = !this.known.has(id);
      // A list that hides disconnected accounts shows one that was never there only when somebody asks about another.
      const isHidden = account.status === 'disconnected' && !fleet.listsShowDisconnected;
      if (isHidden && isNewcomer) {
        this.optional.add(`${id} disconnected`);
        continue;
      }
      // Back and lost again between two polls: the list has not changed, so only a question about another account shows it.
      if (isHidden && this.open.has(`${id} disconnected`)) {
        if (this.connectedAt.get(id) !== account.connectedAt) this.optional.add(`${id} disconnected`);
        continue;
      }
      this.optional.delete(`${id} disconnected`);
      const connection = this.connectionReason(account, fleet.now);
      this.endWhatMoved(id, account, connection);
      this.update(id, ['reauth_required', 'disconnected', 'token_expiring'], connection, () => false);
      if (this.withContent && account.status !== 'disconnected') {
        const firstLook = this.isFirst && isNewcomer;
        this.update(id, ['shadowbanned', 'score_low'], this.contentReason(id, account), () => firstLook);
        this.read.add(id);
      }
      if (account.status === 'disconnected') this.end(id, ['shadowbanned', 'score_low']);
      this.known.add(id);
    }
    this.isFirst = false;
  }

  /** What ended and began again between two polls. */
  private endWhatMoved(
    id: string,
    { connectedAt, tokenExpiresAt }: FleetAccount,
    reason: string | undefined,
  ): void {
    // Connected anew and lost again: another loss.
    if (this.connectedAt.get(id) !== connectedAt)
      this.end(id, ['reauth_required', 'disconnected', 'token_expiring']);
    this.connectedAt.set(id, connectedAt);
    if (reason !== 'token_expiring') return;
    // Renewed, and about to end again: another warning.
    if (this.expiresAt.get(id) !== tokenExpiresAt) this.end(id, [reason]);
    this.expiresAt.set(id, tokenExpiresAt);
  }

  turnOn(zap: number): void {
    this.told.set(zap, new Set());
    this.news(zap);
  }

  news(zap: number): string[] {
    const told = this.told.get(zap) ?? new Set();
    const fresh = [...this.open].filter(
      ([key, { incident, silent }]) => !silent && !this.hidden(key) && !told.has(`${key} ${incident}`),
    );
    for (const [key, { incident }] of fresh) told.add(`${key} ${incident}`);
    return fresh.map(([key]) => key).sort();
  }

  private connectionReason({ status, tokenExpiresAt }: FleetAccount, now: number): string | undefined {
    if (status !== 'connected') return status;
    return tokenExpiresAt - now <= 3 * DAY ? 'token_expiring' : undefined;
  }

  private contentReason(id: string, { score, isShadowbanned }: FleetAccount): string | undefined {
    if (isShadowbanned) return 'shadowbanned';
    const wasLow = this.front.get(`${id} shadowbanned`) === 'score_low';
    const clears = wasLow ? this.threshold + 5 : this.threshold;
    return score < clears ? 'score_low' : undefined;
  }

  /** One reason of a kind holds at most; a warning that was there stays open behind a graver one. */
  private update(
    id: string,
    kind: string[],
    holds: string | undefined,
    silent: (reason: string) => boolean,
  ): void {
    const rank = holds === undefined ? kind.length : kind.indexOf(holds);
    const isWarning = (reason: string) => ['token_expiring', 'score_low'].includes(reason);
    const isGrave = holds !== undefined && !isWarning(holds);
    for (const [place, reason] of kind.entries()) {
      const stays = place === rank || (isGrave && isWarning(reason));
      if (!stays) this.open.delete(`${id} ${reason}`);
    }
    if (holds !== undefined && !this.open.has(`${id} ${holds}`)) {
      this.incidents += 1;
      this.open.set(`${id} ${holds}`, { incident: this.incidents, silent: silent(holds) });
    }
    this.front.set(`${id} ${kind[0] ?? ''}`, holds);
  }

  private readonly front = new Map<string, string | undefined>();

  private end(id: string, kind: string[]): void {
    for (const reason of kind) this.open.delete(`${id} ${reason}`);
    this.front.delete(`${id} ${kind[0] ?? ''}`);
  }

  private hidden(key: string): boolean {
    const [id = '', reason = ''] = key.split(' ');
    const kind = ['shadowbanned', 'score_low'].includes(reason) ? 'shadowbanned' : 'reauth_required';
    return this.front.get(`${id} ${kind}`) !== reason;
  }
}

/** Every connection that somebody could see: a new account, one that was away, one that says a new time. */
class ConnectionModel {
  private readonly seen = new Map<string, { connected: boolean; connectedAt: number }>();
  private readonly connections = new Map<string, number>();
  private readonly told = new Map<number, Set<string>>();

  observe(fleet: Fleet): void {
    for (const [id, { status, connectedAt }] of fleet.accounts) {
      const before = this.seen.get(id);
      const connected = status === 'connected';
      const isNew = connected && (!before?.connected || before.connectedAt !== connectedAt);
      if (isNew) this.connections.set(id, (this.connections.get(id) ?? 0) + 1);
      this.seen.set(id, {
        connected,
        connectedAt: connected ? connectedAt : (before?.connectedAt ?? connectedAt),
      });
    }
  }

  news(zap: number): string[] {
    const told = this.told.get(zap) ?? new Set<string>();
    this.told.set(zap, told);
    const fresh = [...this.connections].filter(
      ([id, count]) => this.seen.get(id)?.connected && !told.has(`${id} ${count}`),
    );
    for (const [id, count] of fresh) told.add(`${id} ${count}`);
    return fresh.map(([id]) => id).sort();
  }
}
