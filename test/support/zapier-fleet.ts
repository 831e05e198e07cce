/**
 * Everything for long histories: an API of a few accounts in memory behind `z.request`, a clock that
 * moves when told, and Zaps that poll it. No sockets, so thousands of polls take a second.
 */
import { errors, ZObject } from 'zapier-platform-core';

import App from '../../zapier-app/src/index';
import { clock } from '../../zapier-app/src/lib/client';
import { FakeCache } from './zapier-cache';
import { Item } from './zapier-host';
import { PollingZap } from './zapier-polling';

export interface FleetAccount {
  status: 'connected' | 'reauth_required' | 'disconnected';
  /** Seconds since the epoch. */
  connectedAt: number;
  /** Milliseconds since the epoch. */
  tokenExpiresAt: number;
  score: number;
  isShadowbanned: boolean;
}

interface FleetOptions {
  listsShowDisconnected?: boolean;
}

const PROJECT = 'prj_fleet';
const DAY = 86_400_000;

export class Fleet {
  now = Date.UTC(2026, 3, 18, 12);
  readonly accounts = new Map<string, FleetAccount>();
  readonly cache = new FakeCache(() => this.now);

  readonly listsShowDisconnected: boolean;

  constructor({ listsShowDisconnected = true }: FleetOptions = {}) {
    this.listsShowDisconnected = listsShowDisconnected;
    jest.spyOn(clock, 'now').mockImplementation(() => this.now);
    jest.spyOn(clock, 'sleep').mockImplementation(async () => {
      // Lets the others go on.
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    });
  }

  add(id: string, change: Partial<FleetAccount> = {}): FleetAccount {
    const account: FleetAccount = {
      status: 'connected',
      connectedAt: Math.floor(this.now / 1000),
      tokenExpiresAt: this.now + 365 * DAY,
      score: 80,
      isShadowbanned: false,
      ...change,
    };
    this.accounts.set(id, account);
    return account;
  }

  zap(trigger: 'account_connected' | 'account_health_degraded', inputData: object = {}): PollingZap {
    const { operation } = App.triggers[trigger];
    const perform: unknown = 'perform' in operation ? operation.perform : undefined;
    if (typeof perform !== 'function') throw new Error('no perform');
    const z = { request: this.request, cache: this.cache, console, errors } as unknown as ZObject;
    return new PollingZap(async (meta) => {
      const bundle = {
        authData: { api_key: 'lp_test_x' },
        inputData: { project_id: PROJECT, ...inputData },
        meta,
      };
      return await (perform as (z: ZObject, bundle: object) => Promise<Item[]>)(z, bundle);
    });
  }

  private readonly request = (url: string): Promise<object> => {
    const { pathname, searchParams } = new URL(url);
    const body = this.answer(pathname, searchParams.get('status'));
    return Promise.resolve({
      status: body === undefined ? 404 : 200,
      headers: [],
      content: JSON.stringify(body ?? { error: { code: 'NOT_FOUND', message: '', requestId: 'req_1' } }),
    });
  };

  private answer(path: string, status: string | null): object | undefined {
    if (path === '/v1/whoami') return { organizationId: 'org_1', rateLimitTier: 'partner' };
    if (path === `/v1/projects/${PROJECT}/social-accounts`) return { items: this.list(status) };
    const id = /^\/v1\/social-accounts\/([^/]+)\/health$/.exec(path)?.[1] ?? '';
    const account = this.accounts.get(id);
    if (!account) return undefined;
    const { score, isShadowbanned } = account;
    return { socialAccountId: id, score, tier: 'warm', isShadowbanned };
  }

  private list(status: string | null): object[] {
    return [...this.accounts]
      .filter(([, account]) =>
        status === null
          ? account.status !== 'disconnected' || this.listsShowDisconnected
          : account.status === status,
      )
      .map(([socialAccountId, account]) => ({
        socialAccountId,
        platform: 'tiktok',
        handle: socialAccountId,
        leased: false,
        status: account.status,
        connectedAt: iso(account.connectedAt * 1000),
        tokenExpiresAt: iso(account.tokenExpiresAt),
      }));
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
