/**
 * A built host, today's or an older one, watches a fleet in virtual time: five minutes between two polls, nothing else on
 * the key. Then tokens die one after the other.
 */
import { join } from 'node:path';

import { Api, type ApiRequest, type ApiResponse } from '../../simulation/api/api.ts';
import { PLAIN_API } from '../../simulation/api/switches.ts';
import { Fleet } from '../../simulation/fleet/fleet.ts';
import { N8nInstance } from '../../simulation/hosts/n8n/instance.ts';
import { EVERYTHING, newRecord, type WatcherRecord } from '../../simulation/hosts/watcher.ts';
import { Cache, GOOD_CACHE } from '../../simulation/hosts/zapier/cache.ts';
import { ZapierConnection } from '../../simulation/hosts/zapier/connection.ts';
import { readN8nPackage } from '../../simulation/load/n8n-package.ts';
import { readZapierApp } from '../../simulation/load/zapier-app.ts';
import { createRandom } from '../../simulation/random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../simulation/time/units.ts';
import { VirtualTime } from '../../simulation/time/virtual-time.ts';
import { accountId } from '../accounts.ts';
import type { HostFigures, HostRun, PollsUntilTold } from '../host-runs.ts';
import { tell } from './tell.ts';

const BEGIN = Date.UTC(2026, 4, 18, 9);
const EVERY_MS = 5 * MINUTE;
const BETWEEN_DEATHS_MS = 30 * MINUTE;

const run = JSON.parse(process.argv[2] ?? '{}') as HostRun;
const time = new VirtualTime(BEGIN);
const random = createRandom(`bench ${run.host} ${run.projects} ${run.accountsPerProject}`);
const fleet = new Fleet();
/** By project: when its list was read, and when its end was seen. */
const reads = new Map<string, number[]>();
const ends = new Map<string, number[]>();

/** Notes what the lists gave. */
class NotingApi extends Api {
  override async send(request: ApiRequest, sleep: (ms: number) => Promise<void>): Promise<ApiResponse> {
    const response = await super.send(request, sleep);
    const { pathname, searchParams } = new URL(request.url);
    const project = /^\/v1\/projects\/([^/]+)\/social-accounts$/.exec(pathname)?.[1];
    if (project === undefined || response.status !== 200) return response;
    note(reads, project);
    const isEnd = response.body.includes('"nextCursor":null') && !searchParams.has('status');
    if (isEnd) note(ends, project);
    return response;
  }
}

function note(moments: Map<string, number[]>, project: string): void {
  const known = moments.get(project) ?? [];
  moments.set(project, known);
  known.push(time.now);
}

function fill(): void {
  for (let project = 0; project < run.projects; project += 1) {
    const id = `prj_${project}`;
    fleet.addProject(id, BEGIN - DAY);
    for (let count = 0; count < run.accountsPerProject; count += 1) {
      const number = project * run.accountsPerProject + count;
      const account = {
        id: accountId(number),
        platform: 'tiktok' as const,
        handle: `creator${number}`,
        leased: false,
      };
      const state = {
        status: 'connected',
        connectedAt: BEGIN - 2 * DAY - number * SECOND,
        tokenExpiresAt: BEGIN + 90 * DAY,
        projects: [id],
        isVisible: true,
        score: 80,
        tier: 'warm',
        isShadowbanned: false,
      };
      fleet.addAccount(account, state, BEGIN - HOUR);
    }
  }
}

const api = new NotingApi({
  time,
  fleet,
  switches: { ...PLAIN_API, ...run.api },
  random: random.fork('api'),
});
const record = newRecord(run.host, run.host, { ...EVERYTHING, wantsConnected: false, wantsRecovered: false });
const ignore = (): void => undefined;

function start(): void {
  if (run.host === 'n8n') {
    const built = readN8nPackage(join(run.root, 'n8n-node'));
    new N8nInstance({ time, api, random, package: built, log: ignore }).activate({
      record,
      everyMs: EVERY_MS,
    });
    return;
  }
  const bundle = readZapierApp(join(run.root, 'zapier-app', 'dist', 'index.js'));
  const cache = new Cache({ time, random: random.fork('cache'), mood: GOOD_CACHE });
  const connection = new ZapierConnection({ time, api, random, bundle, cache, log: ignore });
  connection.turnOn({ record, trigger: 'account_health_degraded', everyMs: EVERY_MS, overlaps: 0 });
}

interface Death {
  id: string;
  at: number;
}

/** Each at a moment of its own between two polls, anywhere in the lists. */
function planDeaths(): Death[] {
  const accounts = run.projects * run.accountsPerProject;
  return Array.from({ length: run.deaths }, (_, place) => {
    const id = accountId(Math.floor(((place + random.next()) * accounts) / run.deaths));
    const at = BEGIN + run.learnHours * HOUR + place * BETWEEN_DEATHS_MS + random.between(0, EVERY_MS);
    time.at(at, () => fleet.change(id, { status: 'reauth_required' }, at));
    return { id, at };
  });
}

function pollsUntilTold({ id, at }: Death): PollsUntilTold {
  const told = record.told.find(({ accountId: whose }) => whose === id);
  if (!told) return null;
  return record.polls.filter(({ from }) => from >= at && from <= told.pollFrom).length;
}

/** When all projects have come since then; null when some have not. */
function allSince(moments: ReadonlyMap<string, readonly number[]>, since: number): number | null {
  const firsts = [...moments.values()].flatMap((all) => all.find((at) => at >= since) ?? []);
  return firsts.length === run.projects ? Math.max(...firsts) : null;
}

function minutesUntilAll(moments: ReadonlyMap<string, readonly number[]>): number | null {
  const at = allSince(moments, BEGIN);
  return at === null ? null : (at - BEGIN) / MINUTE;
}

/** Polls after the trigger was turned on, until each list was read by one of them. */
function pollsUntilAllRead({ polls, born }: WatcherRecord): number | null {
  const since = run.host === 'zapier' ? born?.to : BEGIN;
  const at = since === undefined ? null : allSince(reads, since);
  return at === null ? null : polls.filter(({ from }) => from <= at).length;
}

function figures(deaths: readonly Death[]): HostFigures {
  const { born, refused, polls, told } = record;
  const lengths = polls.map(({ from, to }) => (to - from) / SECOND);
  const dead = new Set(deaths.map(({ id }) => id));
  return {
    isBorn: born !== undefined,
    refused: refused.map(({ why }) => why),
    told: deaths.map(pollsUntilTold),
    invented: told.filter(({ accountId: whose }) => !dead.has(whose)).length,
    polls: polls.length,
    longestPollSeconds: Math.max(0, ...lengths),
    requests: api.served.length,
    tooMany: api.served.filter(({ status }) => status === 429).length,
    allReadMinutes: minutesUntilAll(reads),
    pollsUntilAllRead: pollsUntilAllRead(record),
    readThroughMinutes: minutesUntilAll(ends),
  };
}

fill();
start();
const deaths = planDeaths();
await time.runUntil(BEGIN + run.learnHours * HOUR + (run.deaths + 1) * BETWEEN_DEATHS_MS);
tell(figures(deaths));
