// Handshakes in progress: open, copy or decide them, or start one.

import { BADGES, NAMES, words } from './accounts.js';
import { act, call, get, say } from './api.js';
import { byId, count, itemOf, pill, put, setText, showRows } from './dom.js';
import { now, showDistance } from './time.js';

const KINDS = { pending: 'warn', completed: 'good', failed: 'bad', expired: 'idle' };
const MORE = 10;

let shown = MORE;
let nextExpiry = Infinity;

/** An expiry is nobody's doing: nothing is written down when it happens. */
export const isStale = () => now() >= nextExpiry;

export async function refresh() {
  const { items } = await get('/authorizations');
  const pending = items.filter(({ status }) => status === 'pending');
  nextExpiry = Math.min(...pending.map(({ expiresAt }) => Date.parse(expiresAt)));
  count('connections', pending.length);
  byId('handshake-none').hidden = items.length > 0;
  byId('handshake-none').previousElementSibling.hidden = items.length === 0;
  byId('handshake-more').hidden = items.length <= shown;
  showRows(byId('handshake-rows'), items.slice(0, shown), {
    template: 'handshake-row',
    key: ({ state }) => state,
    fill,
  });
}

function fill(row, handshake) {
  const { platform, kind, state, status } = handshake;
  put(row, {
    badge: BADGES[platform],
    what: `${NAMES[platform]} ${kind === 'reauth' ? 'reconnect' : 'connect'}`,
    state,
  });
  row.querySelector('.badge').dataset.platform = platform;
  pill(row, 'status', status, KINDS[status]);
  showResult(row.querySelector('[data-f="result"]'), handshake);
  row.querySelector('[data-link]').href = new URL(handshake.authorizeUrl).href;
  const open = row.querySelector('[data-open]');
  if (status !== 'pending' && open.contains(globalThis.document.activeElement)) byId('connections-h').focus();
  open.hidden = status !== 'pending';
}

function showResult(place, { status, expiresAt, error, socialAccountId }) {
  place.dataset.before = 'ends ';
  showDistance(place, status === 'pending' ? expiresAt : null);
  if (status === 'failed') setText(place, words(error.code));
  if (status === 'completed') setText(place, socialAccountId);
  if (status === 'expired') setText(place, 'not used in time');
}

const decide = (handshake, how, body) =>
  call('POST', `/authorizations/${encodeURIComponent(handshake.state)}/${how}`, body);
const asHandle = (text) => {
  const handle = text.trim().replace(/^@/, '');
  return handle === '' ? {} : { handle };
};

export const actions = {
  approve: (button) => act(() => decide(itemOf(button), 'approve'), 'Approved: the account is connected.'),
  deny: (button) => act(() => decide(itemOf(button), 'deny'), 'Denied.'),
  'copy-link': async (button) => {
    await globalThis.navigator.clipboard.writeText(itemOf(button).authorizeUrl);
    say('The link is copied.');
  },
  'more-handshakes': () => {
    shown += MORE;
    return refresh();
  },
};

export const forms = {
  connect: (form, submitter) => {
    const { platform, handle } = Object.fromEntries(new FormData(form));
    const projectId = byId('projects').value;
    const mint = () => call('POST', '/connect-links', { platform, ...(projectId && { projectId }) });
    if (submitter?.value === 'link')
      return act(mint, 'A consent link is ready: open it, or send it to someone.');
    const connect = async () => decide(await mint(), 'approve', asHandle(handle));
    form.elements.handle.value = '';
    return act(connect, 'A new owner connected an account.');
  },
  'approve-as': (form) => {
    const { handle } = Object.fromEntries(new FormData(form));
    return act(() => decide(itemOf(form), 'approve', asHandle(handle)), `Approved as ${handle}.`);
  },
};
