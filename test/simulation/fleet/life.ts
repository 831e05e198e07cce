/** What happens to a fleet, drawn from a seed: tokens die, owners reconnect, accounts come and go. */
import type { Outage } from '../api/outage.ts';
import type { ApiSwitches } from '../api/switches.ts';
import type { EventType } from '../api/webhooks.ts';
import type { Random } from '../random.ts';
import { DAY, HOUR, isoSeconds, MINUTE, SECOND, wholeSecond } from '../time/units.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { type Account, type AccountState, stateOf } from './account.ts';
import type { Fleet } from './fleet.ts';
import type { FleetTraits } from './traits.ts';

export interface LifeOptions {
  time: VirtualTime;
  fleet: Fleet;
  outages: Outage[];
  switches: ApiSwitches;
  traits: FleetTraits;
  random: Random;
  /** After this moment nothing changes any more, so that watchers can tell what they owe. */
  until: number;
  /** What Layers would send to those who listen. */
  emit: (type: EventType, account: Account) => void;
  log: (line: string) => void;
}

const LEAD_MS = 3 * DAY;
const UNKNOWN_WORDS = ['suspended_by_platform', 'pending_review'];
/** Platforms that renew by themselves hand out short tokens. */
const RENEWED_MS = 6 * HOUR;

export class Life {
  readonly #options: LifeOptions;
  readonly #random: Random;
  readonly #seconds = new Set<number>();
  #lastConnectedAt = 0;
  #accounts = 0;
  #projects = 0;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#random = options.random;
  }

  /** Fills the fleet with accounts that are as old as it pleases, and lets them live. */
  begin(): void {
    const { traits, time } = this.#options;
    for (let count = 0; count < traits.projects; count += 1) {
      const project = this.#addProject(time.now - DAY);
      for (let still = 0; still < traits.still; still += 1) this.#addStill(project, still);
      const accounts = this.#random.int(...traits.accountsPerProject);
      for (let made = 0; made < accounts; made += 1) this.#addOld(project);
      for (let coming = 0; coming < traits.arrivals; coming += 1) this.#plan(() => this.#arrive(project));
    }
    if (traits.projectsChange) this.#changeProjects();
    if (traits.massDeath) this.#plan(() => this.#dieTogether());
    for (let count = 0; count < traits.outages; count += 1) this.#plan(() => this.#fail());
  }

  #plan(work: () => void): void {
    const { time, until } = this.#options;
    time.at(this.#random.between(time.now + MINUTE, until), work);
  }

  #addProject(createdAt: number): string {
    this.#projects += 1;
    const id = `prj_00000000-0000-4000-8000-${String(this.#projects).padStart(12, '0')}`;
    this.#options.fleet.addProject(id, createdAt);
    return id;
  }

  #addOld(project: string): void {
    const { fleet, time } = this.#options;
    const connectedAt = this.#second(time.now - this.#random.between(HOUR, 20 * DAY));
    const status = this.#random.pick([
      'connected',
      'connected',
      'connected',
      'reauth_required',
      'disconnected',
    ]);
    const account = fleet.addAccount(
      this.#identity(),
      this.#newState(project, connectedAt, status),
      time.now - HOUR,
    );
    this.#settle(account);
  }

  /** Twenty seconds after the one before, so that no two share a second. */
  #addStill(project: string, place: number): void {
    const { fleet, time } = this.#options;
    const connectedAt = wholeSecond(time.now - 40 * DAY) - 20 * SECOND * place;
    const state = {
      ...this.#newState(project, connectedAt, 'connected'),
      tokenExpiresAt: time.now + 90 * DAY,
    };
    fleet.addAccount(this.#identity(), state, time.now - HOUR);
  }

  /** A new account is connected now; lists may show it later. */
  #arrive(project: string): void {
    const { fleet, time, traits } = this.#options;
    const state = this.#newState(project, this.#second(time.now), 'connected');
    const delay = this.#random.between(0, traits.visibleAfterMs);
    const account = fleet.addAccount(this.#identity(), { ...state, isVisible: delay < SECOND }, time.now);
    this.#note(account, 'is new');
    this.#options.emit('social_account.connected', account);
    if (delay >= SECOND) {
      time.at(time.now + delay, () => {
        this.#note(account, 'can be seen');
        fleet.change(account.id, { isVisible: true }, time.now);
      });
    }
    time.at(time.now + delay, () => this.#settle(account));
  }

  #identity(): Omit<Account, 'periods' | 'connections'> {
    this.#accounts += 1;
    const part = this.#random.hex();
    return {
      id: `sa_${part}-0000-4000-8000-${String(this.#accounts).padStart(12, '0')}`,
      platform: this.#random.pick(['tiktok', 'instagram'] as const),
      handle: `creator${this.#accounts}`,
      leased: this.#random.chance(0.1),
    };
  }

  #newState(project: string, connectedAt: number, status: string): AccountState {
    return {
      status,
      connectedAt,
      tokenExpiresAt: this.#expiry(),
      projects: this.#projectsOf(project),
      isVisible: true,
      score: 80,
      tier: 'warm',
      isShadowbanned: false,
    };
  }

  #projectsOf(project: string): string[] {
    const { traits, fleet } = this.#options;
    const others = [...fleet.projects.keys()].filter((id) => id !== project);
    return others.length > 0 && this.#random.chance(traits.inTwo)
      ? [project, this.#random.pick(others)]
      : [project];
  }

  #settle(account: Account): void {
    const { switches, traits } = this.#options;
    this.#next(account);
    if (switches.renewal === 'silent') this.#renew(account);
    if (traits.contentChanges) this.#changeContent(account);
    if (this.#random.chance(traits.moving)) this.#plan(() => this.#move(account));
  }

  #next(account: Account): void {
    const { time, traits, until } = this.#options;
    const wait = this.#random.chance(traits.quick)
      ? this.#random.between(5 * SECOND, 2 * MINUTE)
      : this.#random.between(...traits.calmMs);
    const at = time.now + wait;
    if (at > until) return;
    time.at(at, () => {
      this.#turn(account);
      this.#next(account);
    });
  }

  #turn(account: Account): void {
    const { traits } = this.#options;
    if (this.#random.chance(traits.unknownStatuses)) this.#setUnknown(account);
    else this.#random.pick(this.#turnsOf(account))();
  }

  /** What may come next; what stands there more often comes more often. */
  #turnsOf(account: Account): readonly (() => void)[] {
    const die = () => this.#die(account);
    const disconnect = () => this.#disconnect(account);
    const reconnect = () => this.#reconnect(account);
    // A token that was dead does not come alive by itself.
    const takeBack = () => {
      const before = account.periods.findLast(({ state }) => !UNKNOWN_WORDS.includes(state.status));
      const wasConnected = before?.state.status === 'connected';
      this.#set(account, {
        status: wasConnected ? this.#random.pick(['connected', 'reauth_required']) : before?.state.status,
      });
    };
    const { status } = stateOf(account);
    if (status === 'connected') return [die, die, die, disconnect, reconnect];
    if (status === 'reauth_required') return [reconnect, reconnect, reconnect, disconnect];
    if (status === 'disconnected') return [reconnect];
    return [reconnect, takeBack];
  }

  #die(account: Account): void {
    this.#set(account, { status: 'reauth_required', ...this.#deadExpiry(account) });
    this.#options.emit('social_account.needs_reauth', account);
    this.#bump(account);
  }

  #disconnect(account: Account): void {
    this.#set(account, { status: 'disconnected', ...this.#deadExpiry(account) });
    this.#options.emit('social_account.revoked', account);
  }

  #setUnknown(account: Account): void {
    this.#set(account, { status: this.#random.pick(UNKNOWN_WORDS) });
  }

  #reconnect(account: Account): void {
    const { fleet, time, switches } = this.#options;
    const { connectedAt } = stateOf(account);
    const at = switches.reconnectMoves ? this.#second(time.now) : connectedAt;
    fleet.connect(account.id, { connectedAt: at, tokenExpiresAt: this.#expiry() }, time.now);
    this.#note(account, 'is connected again');
    this.#options.emit('social_account.connected', account);
  }

  #deadExpiry(account: Account): Partial<AccountState> {
    const { switches, time } = this.#options;
    const { tokenExpiresAt } = stateOf(account);
    if (switches.deadExpiry === 'nulled') return { tokenExpiresAt: null };
    if (switches.deadExpiry === 'now') return { tokenExpiresAt: wholeSecond(time.now) };
    return { tokenExpiresAt };
  }

  /** Some servers move the end of a dead token on and on. */
  #bump(account: Account): void {
    const { switches, time, fleet } = this.#options;
    if (switches.deadExpiry !== 'bumped') return;
    const death = account.periods.length;
    const again = (): void => {
      const { status, tokenExpiresAt } = stateOf(account);
      if (status !== 'reauth_required' || tokenExpiresAt === null || account.periods.length < death) return;
      fleet.change(account.id, { tokenExpiresAt: tokenExpiresAt + HOUR }, time.now);
      this.#note(account, 'has its dead token moved on');
      time.at(time.now + this.#random.between(10 * MINUTE, HOUR), again);
    };
    time.at(time.now + this.#random.between(0, 20 * MINUTE), again);
  }

  #renew(account: Account): void {
    const { time, fleet, until } = this.#options;
    if (account.platform !== 'tiktok') return;
    const again = (): void => {
      if (stateOf(account).status === 'connected') {
        fleet.change(account.id, { tokenExpiresAt: wholeSecond(time.now + RENEWED_MS) }, time.now);
        this.#note(account, 'has its token renewed');
      }
      if (time.now < until) time.at(time.now + this.#random.between(HOUR, 3 * HOUR), again);
    };
    time.at(time.now + this.#random.between(0, HOUR), again);
  }

  #expiry(): number {
    const { time, until, traits } = this.#options;
    const far = time.now + 30 * DAY;
    const near =
      LEAD_MS + this.#random.between(time.now + 10 * MINUTE, Math.max(time.now + 20 * MINUTE, until));
    return wholeSecond(this.#random.chance(traits.expiring) ? near : far);
  }

  #changeContent(account: Account): void {
    const { time, until } = this.#options;
    const healthy = { score: 80, tier: 'warm', isShadowbanned: false };
    const bad = [
      { ...healthy, score: 20 },
      { ...healthy, tier: 'cold' },
      { ...healthy, tier: 'shadowbanned', isShadowbanned: true },
    ];
    const turn = (isBad: boolean): void => {
      this.#set(account, isBad ? this.#random.pick(bad) : healthy);
      const at = time.now + this.#random.between(2 * HOUR, 4 * HOUR);
      if (at < until) time.at(at, () => turn(!isBad));
    };
    if (this.#random.chance(0.5)) this.#plan(() => turn(true));
  }

  #move(account: Account): void {
    const others = [...this.#options.fleet.projects.keys()].filter(
      (id) => !stateOf(account).projects.includes(id),
    );
    if (others.length > 0) this.#set(account, { projects: [this.#random.pick(others)] });
  }

  #dieTogether(): void {
    const { fleet, time } = this.#options;
    const project = this.#random.pick([...fleet.projects.keys()]);
    for (const account of [...fleet.membersOf(project)]) {
      if (stateOf(account).status !== 'connected') continue;
      time.at(time.now + this.#random.between(0, MINUTE), () => {
        if (stateOf(account).status === 'connected') this.#die(account);
      });
    }
  }

  #changeProjects(): void {
    const { fleet, time } = this.#options;
    this.#plan(() => {
      const project = this.#addProject(time.now);
      this.#options.log(`${project} is made`);
      for (let count = 0; count < 3; count += 1) this.#plan(() => this.#arrive(project));
    });
    this.#plan(() => {
      const project = this.#random.pick([...fleet.projects.keys()]);
      fleet.setProjectStatus(project, 'archived', time.now);
      this.#options.log(`${project} is archived`);
      time.at(time.now + this.#random.between(15 * MINUTE, HOUR), () => {
        fleet.setProjectStatus(project, 'active', time.now);
        this.#options.log(`${project} is active again`);
      });
    });
  }

  #fail(): void {
    const { time, fleet, outages, traits } = this.#options;
    const outage: Outage = {
      from: time.now,
      to: time.now + this.#random.between(...traits.outageMs),
      kind: this.#random.pick([500, 503, 'broken', 'hanging'] as const),
      ...(traits.outageScope === 'project' && {
        projectId: this.#random.pick([...fleet.projects.keys()]),
      }),
    };
    outages.push(outage);
    this.#options.log(
      `${outage.projectId ?? 'the API'} fails until ${isoSeconds(outage.to)}: ${outage.kind}`,
    );
  }

  #set(account: Account, change: Partial<AccountState>): void {
    this.#options.fleet.change(account.id, change, this.#options.time.now);
    this.#note(account, JSON.stringify(change));
  }

  #note(account: Account, what: string): void {
    this.#options.log(`${account.id} ${what}`);
  }

  /** A second that no other connection has, unless ties are wanted. */
  #second(ms: number): number {
    // Who connects now cannot share the second of somebody who did so long ago.
    const isNear = ms < this.#options.time.now - MINUTE || ms - this.#lastConnectedAt < MINUTE;
    if (this.#lastConnectedAt > 0 && this.#random.chance(this.#options.traits.ties) && isNear)
      return this.#lastConnectedAt;
    let second = wholeSecond(ms);
    while (this.#seconds.has(second)) second += SECOND;
    this.#seconds.add(second);
    this.#lastConnectedAt = second;
    return second;
  }
}
