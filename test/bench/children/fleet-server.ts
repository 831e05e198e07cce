/**
 * An API whose projects hold made-up accounts, newest first, some in trouble; a cursor is the `connectedAt` of the account
 * before. Answers carry no date: a watch has a clock of its own here. `POST /dead/<number>` lets one more token die.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { makeAccount, numberAt } from '../accounts.ts';
import type { FleetSize } from '../watch-runs.ts';
import { tell } from './tell.ts';

const { projects, accounts, inTrouble, tier, pageCharacters } = JSON.parse(
  process.argv[2] ?? '{}',
) as FleetSize;

/** What an account of a large page has that nobody asked for. */
const biography = 'x'.repeat(Math.max(0, Math.floor(pageCharacters / 200) - 400));
/** In order; spread evenly over the first project. */
const dead = Array.from({ length: inTrouble }, (_, place) =>
  Math.floor(((place + 0.5) * accounts) / inTrouble),
);
/** By its first account and its size, so that the second reader waits for nothing. */
const pages = new Map<string, string>();

function itemOf(number: number): string {
  const status = dead.includes(number) ? 'reauth_required' : 'connected';
  return JSON.stringify({ ...makeAccount(number), status, ...(biography && { biography }) });
}

const numbersFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);

function list(project: number, query: URLSearchParams): string {
  const limit = Number(query.get('limit') ?? 50);
  const cursor = query.get('cursor');
  const begin = project * accounts;
  const from = cursor === null ? begin : numberAt(cursor) + 1;
  const end = begin + accounts;
  const status = query.get('status');
  if (status === null) return pageOf(numbersFrom(from, Math.min(from + limit, end)), end - 1);
  const found = status === 'reauth_required' ? dead.filter((number) => number >= from && number < end) : [];
  return pageOf(found.slice(0, limit), found.at(-1));
}

function pageOf(numbers: readonly number[], last: number | undefined): string {
  const end = numbers.at(-1);
  const key = `${numbers[0]} ${end} ${numbers.length}`;
  const items = pages.get(key) ?? `[${numbers.map(itemOf).join()}]`;
  if (biography === '') pages.set(key, items);
  const nextCursor = end === undefined || end === last ? null : makeAccount(end).connectedAt;
  return `{"items":${items},"nextCursor":${JSON.stringify(nextCursor)}}`;
}

function listProjects(query: URLSearchParams): string {
  const isActive = query.get('status') !== 'archived';
  const from = Number(query.get('cursor') ?? 0);
  const to = isActive ? Math.min(projects, from + Number(query.get('limit') ?? 25)) : 0;
  const items = numbersFrom(from, to).map((number) => ({
    id: `prj_${number}`,
    status: 'active',
    createdAt: '2026-01-01T00:00:00Z',
  }));
  return JSON.stringify({ items, nextCursor: isActive && to < projects ? String(to) : null });
}

function letDie(number: number): string {
  dead.push(number);
  dead.sort((one, other) => one - other);
  pages.clear();
  return '{}';
}

function answer(url: URL): string {
  const { pathname, searchParams } = url;
  const dying = /^\/dead\/(\d+)$/.exec(pathname)?.[1];
  if (dying !== undefined) return letDie(Number(dying));
  if (pathname === '/v1/whoami') return JSON.stringify({ organizationId: 'org_1', rateLimitTier: tier });
  const project = /^\/v1\/projects\/prj_(\d+)\/social-accounts$/.exec(pathname)?.[1];
  return project === undefined ? listProjects(searchParams) : list(Number(project), searchParams);
}

function send(response: ServerResponse, text: string): void {
  const body = Buffer.from(text);
  response.sendDate = false;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}

const server = createServer((request, response) =>
  send(response, answer(new URL(request.url ?? '/', 'http://127.0.0.1'))),
);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
