/** Lists of made-up accounts, 200 a page; the project's id says how many: `prj_100000`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { makeAccount } from '../accounts.ts';
import { tell } from './tell.ts';

const PAGE = 200;
const pages = new Map<number, string>();

/** Each page is made once, so that the second reader waits for nothing. */
function itemsAt(from: number): string {
  const known = pages.get(from);
  if (known !== undefined) return known;
  const made = JSON.stringify(Array.from({ length: PAGE }, (_, index) => makeAccount(from + index)));
  pages.set(from, made);
  return made;
}

function page(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const count = Number(/prj_(\d+)/.exec(pathname)?.[1]);
  const from = Number(searchParams.get('cursor') ?? 0);
  const last = from + PAGE >= count;
  const items =
    count - from < PAGE ? JSON.stringify(JSON.parse(itemsAt(from)).slice(0, count - from)) : itemsAt(from);
  return `{"items":${items},"nextCursor":${last ? 'null' : `"${from + PAGE}"`}}`;
}

const server = createServer((request, response) => {
  const body = Buffer.from(page(request.url ?? '/'));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
