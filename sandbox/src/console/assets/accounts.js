/* global Option */
// The accounts, a page at a time, and what can happen to one of them.

import { act, call, get, say } from './api.js';
import { byId, count, itemOf, pill, put, setText, showRows } from './dom.js';
import { dateOf, now, showDistance } from './time.js';

const PAGE = 25;
const KINDS = { connected: 'good', reauth_required: 'bad', disconnected: 'idle' };
const BADGES = { tiktok: 'Tk', instagram: 'Ig' };
const NAMES = { tiktok: 'TikTok', instagram: 'Instagram' };
/** From best to worst, each with a score that fits it. */
const TIERS = [
  ['hot', 91],
  ['warm', 73],
  ['warming_up', 52],
  ['cold', 28],
];

export const words = (text) => text.replaceAll('_', ' ');
export { BADGES, NAMES };

/** The cursors of the pages before this one; the last leads to this one. */
let cursors = [null];
let following = null;
let filters = {};
let turn = 0;
let manyProjects = false;

export async function refresh() {
  const mine = ++turn;
  const query = new URLSearchParams({ limit: PAGE, ...filters });
  const cursor = cursors.at(-1);
  if (cursor) query.set('cursor', cursor);
  const [page, projects] = await Promise.all([get(`/accounts?${query}`), get('/projects')]);
  if (mine !== turn) return undefined;
  // The page is gone, by a reset or a change of status: back to the first.
  if (page.items.length === 0 && cursors.length > 1) {
    cursors = [null];
    return refresh();
  }
  following = page.nextCursor;
  showProjects(projects.items);
  showRows(byId('account-rows'), page.items, {
    template: 'account-row',
    key: (account) => account.socialAccountId,
    fill,
  });
  showRange(page);
  return page.total;
}

function showRange({ items, total }) {
  const first = (cursors.length - 1) * PAGE + 1;
  const filtered = Object.keys(filters).length > 0;
  byId('account-table').hidden = items.length === 0;
  byId('account-none').hidden = items.length > 0 || filtered;
  byId('account-unmatched').hidden = items.length > 0 || !filtered;
  byId('account-pager').hidden = total <= PAGE;
  setText(byId('account-range'), `${first}–${first + items.length - 1} of ${total.toLocaleString('en')}`);
  const [newer, older] = byId('account-pager').querySelectorAll('button');
  newer.disabled = cursors.length === 1;
  older.disabled = following === null;
}

export function showCounts({ accounts }) {
  count(
    'accounts',
    Object.values(accounts).reduce((sum, n) => sum + n, 0),
  );
}

function showProjects(projects) {
  manyProjects = projects.length > 1;
  const select = byId('projects');
  select.parentElement.hidden = !manyProjects;
  const shown = [...select.options].slice(1);
  const same =
    projects.length === shown.length &&
    projects.every(({ id, name }, i) => shown[i].value === id && shown[i].text === name);
  if (same) return;
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...projects.map(({ id, name }) => new Option(name, id)));
  select.value = projects.some(({ id }) => id === chosen) ? chosen : '';
}

function fill(row, account) {
  const { handle, platform, status, tier, score } = account;
  const about = [NAMES[platform], account.leased && 'leased', manyProjects && account.projectName];
  const posts =
    account.queuedPosts > 0 && `${account.queuedPosts} queued post${account.queuedPosts === 1 ? '' : 's'}`;
  put(row, {
    badge: BADGES[platform],
    handle: `@${handle}`,
    about: [...about, posts].filter(Boolean).join(' · '),
    reason: account.disconnectedReason ? words(account.disconnectedReason) : '',
    score: score === null ? '–' : Math.round(score),
    tier: tier === null ? 'no snapshot yet' : words(tier),
  });
  row.querySelector('.badge').dataset.platform = platform;
  pill(row, 'status', words(status), KINDS[status]);
  showBar(row, account);
  showToken(row, account);
  const dead = status === 'disconnected';
  const at = TIERS.findIndex(([name]) => name === tier);
  const able = {
    expire: status === 'connected' && !account.leased,
    drop: at >= 0 && at < TIERS.length - 1,
    shadowban: !account.isShadowbanned,
    reauth: !dead,
    revoke: !dead,
  };
  for (const [name, can] of Object.entries(able))
    row.querySelector(`[data-action="${name}"]`).disabled = !can;
}

function showBar(row, { score, isShadowbanned }) {
  const bar = row.querySelector('[data-bar]');
  bar.parentElement.hidden = score === null;
  bar.style.width = `${score ?? 0}%`;
  bar.dataset.kind = isShadowbanned || score < 40 ? 'bad' : score < 60 ? 'warn' : 'good';
  row.querySelector('[data-f="tier"]').dataset.kind = isShadowbanned ? 'bad' : '';
}

function showToken(row, { tokenExpiresAt, leased, status }) {
  const place = row.querySelector('[data-f="token"]');
  showDistance(place, tokenExpiresAt);
  if (tokenExpiresAt === null) setText(place, leased && status === 'connected' ? 'does not end' : '–');
  const soon = tokenExpiresAt !== null && Date.parse(tokenExpiresAt) - now() < 3 * 86_400_000;
  place.dataset.kind = status === 'reauth_required' ? 'bad' : soon ? 'warn' : '';
  put(row, { tokenDate: tokenExpiresAt === null ? '' : dateOf(tokenExpiresAt) });
}

const path = ({ socialAccountId }) => `/accounts/${encodeURIComponent(socialAccountId)}`;
const change = (account, body) => call('PATCH', path(account), body);
const health = (account, body) => call('PUT', `${path(account)}/health`, body);

const on = (work, done) => (button) => {
  const account = itemOf(button);
  return act(
    () => work(account),
    () => done(`@${account.handle}`),
  );
};

async function recover(account) {
  await health(account, { tier: 'warm', score: 73, isShadowbanned: false });
  if (account.status !== 'connected') await change(account, { status: 'connected' });
}

function drop(account) {
  const [tier, score] = TIERS[TIERS.findIndex(([name]) => name === account.tier) + 1];
  return health(account, { tier, score });
}

export const actions = {
  expire: on(
    (account) => change(account, { tokenExpiresAt: new Date(now() - 1_000).toISOString() }),
    (who) => `The token of ${who} has expired.`,
  ),
  drop: on(drop, (who) => `${who} fell one tier.`),
  shadowban: on(
    (account) => health(account, { tier: 'shadowbanned', score: 4, isShadowbanned: true }),
    (who) => `${who} is shadowbanned.`,
  ),
  recover: on(recover, (who) => `${who} is well again.`),
  reauth: on(
    (account) => call('POST', '/connect-links', { socialAccountId: account.socialAccountId }),
    (who) => `A reconnect link for ${who} is under Connections.`,
  ),
  revoke: on(
    (account) => change(account, { status: 'disconnected' }),
    (who) => `The owner of ${who} revoked the access on the platform.`,
  ),
  newer: () => (cursors.pop(), turnPage()),
  older: () => (cursors.push(following), turnPage()),
};

async function turnPage() {
  await refresh();
  say(`Accounts ${byId('account-range').textContent}.`);
}

export async function find(form) {
  const wanted = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ''));
  if (wanted.search) wanted.search = wanted.search.trim().replace(/^@/, '');
  filters = wanted;
  cursors = [null];
  const total = await refresh();
  if (total !== undefined) say(`${total.toLocaleString('en')} account${total === 1 ? '' : 's'} found.`);
}
