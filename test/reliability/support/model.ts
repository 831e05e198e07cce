/**
 * The sandbox as a few maps: what a person would keep on paper while changing it. After every change the
 * API must tell the same.
 */
import { Sandbox } from 'layers-social-sandbox';

import { callApi } from '../../support/call-api';
import { deliveriesOf } from './control';

export interface ModelAccount {
  status: string;
  handle: string;
  platform: string;
  /** Undefined before the first snapshot. */
  score?: number;
}

export interface Model {
  accounts: Map<string, ModelAccount>;
  /** Status and account by post. */
  posts: Map<string, { accountId: string; status: string }>;
  /** Status by state of an authorization. */
  authorizations: Map<
    string,
    { status: string; authorizeUrl: string; reauthOf?: string; socialAccountId?: string }
  >;
  /** How often each event was sent to the one endpoint. */
  events: Record<string, number>;
}

export interface Real {
  sandbox: Sandbox;
  endpointId: string;
}

export function emptyModel(): Model {
  return { accounts: new Map(), posts: new Map(), authorizations: new Map(), events: {} };
}

export function count(model: Model, event: string, times = 1): void {
  if (times > 0) model.events[event] = (model.events[event] ?? 0) + times;
}

/** A member of a map, whatever number was drawn; undefined when the map is empty. */
export function pick<Value>(map: ReadonlyMap<string, Value>, number: number): [string, Value] | undefined {
  return [...map][number % Math.max(1, map.size)];
}

export async function json(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

/** Every page of a list, two items at a time, so that paging is in it. */
async function listed(sandbox: Sandbox, path: string): Promise<Array<Record<string, unknown>>> {
  const items: Array<Record<string, unknown>> = [];
  let cursor = '';
  for (let page = 0; page < 200; page += 1) {
    const answer = await json(
      await callApi(sandbox, `GET ${path}${path.includes('?') ? '&' : '?'}limit=7${cursor}`),
    );
    items.push(...(answer.items as Array<Record<string, unknown>>));
    if (typeof answer.nextCursor !== 'string') return items;
    cursor = `&cursor=${encodeURIComponent(answer.nextCursor)}`;
  }
  throw new Error(`${path} does not end`);
}

/** Everything the API tells, in the shape of the model. */
async function toldBy({ sandbox, endpointId }: Real, model: Model): Promise<unknown> {
  const list = `/projects/${sandbox.projectId}`;
  const alive = await listed(sandbox, `${list}/social-accounts`);
  const gone = await listed(sandbox, `${list}/social-accounts?status=disconnected`);
  const posts = await listed(sandbox, `${list}/scheduled-posts`);
  const events: Record<string, number> = {};
  for (const { eventType } of await deliveriesOf(sandbox, endpointId))
    events[eventType] = (events[eventType] ?? 0) + 1;
  const accounts = new Map([...alive, ...gone].map((item) => [String(item.socialAccountId), item]));
  return {
    accounts: sorted(
      [...accounts].map(([id, { status, handle, platform }]) => [id, status, handle, platform]),
    ),
    alive: sorted(alive.map(({ socialAccountId }) => socialAccountId)),
    health: await each([...model.accounts.keys()], (id) => healthOf(sandbox, id)),
    posts: sorted(posts.map(({ id, socialAccountId, status }) => [id, socialAccountId, status])),
    authorizations: await each([...model.authorizations.keys()], (state) => handshakeOf(sandbox, state)),
    events,
  };
}

async function healthOf(sandbox: Sandbox, id: string): Promise<unknown> {
  const response = await callApi(sandbox, `GET /social-accounts/${id}/health`);
  const { score } = await json(response);
  return [id, response.status === 200 ? score : 'none'];
}

async function handshakeOf(sandbox: Sandbox, state: string): Promise<unknown> {
  const { status, socialAccountId } = await json(await callApi(sandbox, `GET /social/oauth-status/${state}`));
  return [state, status, socialAccountId ?? null];
}

function believedBy(model: Model): unknown {
  const accounts = [...model.accounts];
  const alive = accounts.filter(([, { status }]) => status !== 'disconnected');
  return {
    accounts: sorted(accounts.map(([id, { status, handle, platform }]) => [id, status, handle, platform])),
    alive: sorted(alive.map(([id]) => id)),
    health: accounts.map(([id, { status, score }]) => [
      id,
      status === 'disconnected' ? 'none' : (score ?? 'none'),
    ]),
    posts: sorted([...model.posts].map(([id, { accountId, status }]) => [id, accountId, status])),
    authorizations: [...model.authorizations].map(([state, { status, socialAccountId }]) => [
      state,
      status,
      socialAccountId ?? null,
    ]),
    events: model.events,
  };
}

/** Fails the test when the API tells anything else than the model believes. */
export async function agree(model: Model, real: Real): Promise<void> {
  expect(await toldBy(real, model)).toEqual(believedBy(model));
}

function sorted<Item>(items: Item[]): Item[] {
  return items.sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

async function each<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
