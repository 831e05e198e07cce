// Control: projects and accounts of all organizations, and changing an account as its platform or owner would.

import { Hono } from 'hono';
import { z } from 'zod';

import { isoSecondsOrNull } from '../clock/format';
import { accountItem, accountStatus, type AccountRow } from '../data/accounts';
import { healthChange } from '../data/health';
import { projectItem, type ProjectRow } from '../data/projects';
import { accountChange, setAccount, setHealth } from '../domain/edit-account';
import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { decodeNumber, encodeCursor, page } from '../http/cursors';
import { limit, parse } from '../http/schemas';
import { queryOf, readBody } from './read-request';

type Seen = AccountRow & {
  rowid: number;
  score: number | null;
  tier: string | null;
  is_shadowbanned: number | null;
  project_name: string;
  queued: number;
};

const SELECT = `SELECT accounts.rowid AS rowid, accounts.*, health.score, health.tier, health.is_shadowbanned,
    projects.name AS project_name,
    (SELECT count(*) FROM posts WHERE posts.account_id = accounts.id AND posts.status = 'queued') AS queued
  FROM accounts JOIN projects ON projects.id = accounts.project_id LEFT JOIN health ON health.account_id = accounts.id`;

const WANTED = `(?1 IS NULL OR accounts.project_id = ?1) AND (?2 IS NULL OR accounts.status = ?2)
  AND (?3 IS NULL OR instr(lower(accounts.handle), lower(?3)) > 0 OR accounts.id = ?3)`;

const listQuery = z.strictObject({
  limit: limit(100, 1_000),
  cursor: z.string().optional(),
  projectId: z.string().optional(),
  status: accountStatus.optional(),
  /** A part of the handle, or a whole id. */
  search: z.string().max(100).optional(),
});

export function accountsControl(context: AppContext) {
  const api = new Hono();
  const { db } = context;

  api.get('/projects', (c) =>
    c.json({
      items: db
        .all<ProjectRow>('SELECT * FROM projects ORDER BY seq DESC LIMIT 1000')
        .map((row) => ({ ...projectItem(row), organizationId: row.org_id })),
    }),
  );

  api.get('/accounts', (c) => {
    const query = parse(listQuery, queryOf(c));
    const before = decodeNumber(query.cursor) ?? Number.MAX_SAFE_INTEGER;
    const wanted = [query.projectId ?? null, query.status ?? null, query.search ?? null];
    const rows = db.all<Seen>(
      `${SELECT} WHERE ${WANTED} AND accounts.rowid < ?4 ORDER BY accounts.rowid DESC LIMIT ?5`,
      ...wanted,
      before,
      query.limit + 1,
    );
    const { items, nextCursor } = page(rows, query.limit, (last) => encodeCursor(last.rowid));
    const [count] = db.all<{ n: number }>(`SELECT count(*) AS n FROM accounts WHERE ${WANTED}`, ...wanted);
    return c.json({ items: items.map(view), nextCursor, total: count?.n ?? 0 } satisfies AccountsView);
  });

  const one = (id: string) => {
    const row = db.all<Seen>(`${SELECT} WHERE accounts.id = ?`, id).at(0);
    if (!row) throw notFound('The social account');
    return view(row);
  };
  api.get('/accounts/:id', (c) => c.json(one(c.req.param('id'))));
  api.patch('/accounts/:id', async (c) => {
    const id = c.req.param('id');
    setAccount(context, id, await readBody(c, accountChange));
    return c.json(one(id));
  });
  api.put('/accounts/:id/health', async (c) => {
    const id = c.req.param('id');
    setHealth(context, id, await readBody(c, healthChange));
    return c.json(one(id));
  });
  return api;
}

export type AccountView = ReturnType<typeof view>;
export interface AccountsView {
  items: AccountView[];
  nextCursor: string | null;
  /** How many fit the query, on all pages. */
  total: number;
}
export interface ProjectsView {
  items: ReturnType<typeof projectItem>[];
}

function view(row: Seen) {
  return {
    ...accountItem(row),
    projectId: row.project_id,
    projectName: row.project_name,
    organizationId: row.org_id,
    disconnectedReason: row.disconnected_reason,
    disconnectedAt: isoSecondsOrNull(row.disconnected_at),
    score: row.score,
    tier: row.tier,
    isShadowbanned: row.is_shadowbanned === 1,
    queuedPosts: row.queued,
  };
}
