// Endpoints, and what was sent to them.

import { words } from './accounts.js';
import { act, call, get } from './api.js';
import { byId, count, itemOf, pill, put, setText, showRows } from './dom.js';
import { showDistance, timeOf, dateOf } from './time.js';

const ENDPOINT_KINDS = { active: 'good', paused: 'idle', auto_paused: 'bad' };
const DELIVERY_KINDS = {
  delivered: 'good',
  pending: 'warn',
  delivering: 'warn',
  failed: 'bad',
  abandoned: 'idle',
};
const MORE = 20;

let shown = MORE;
let addresses = new Map();

export async function refresh() {
  const [endpoints, deliveries] = await Promise.all([
    get('/webhook-endpoints'),
    get(`/deliveries?limit=${shown + 1}`),
  ]);
  addresses = new Map(endpoints.items.map(({ id, url }) => [id, url]));
  showRows(byId('endpoint-rows'), endpoints.items, {
    template: 'endpoint-row',
    key: ({ id }) => id,
    fill: fillEndpoint,
  });
  byId('endpoint-table').hidden = endpoints.items.length === 0;
  byId('endpoint-none').hidden = endpoints.items.length > 0;

  showRows(byId('delivery-rows'), deliveries.items.slice(0, shown), {
    template: 'delivery-row',
    key: ({ id }) => id,
    fill: fillDelivery,
  });
  byId('delivery-none').hidden = deliveries.items.length > 0;
  byId('delivery-more').hidden = deliveries.items.length <= shown;
}

export function showCounts({ deliveries }) {
  count(
    'webhooks',
    Object.values(deliveries).reduce((sum, n) => sum + n, 0),
  );
}

function fillEndpoint(row, endpoint) {
  const { url, status, events, consecutiveFailureCount: failures } = endpoint;
  const failed = failures > 0 ? `${failures} failure${failures === 1 ? '' : 's'} in a row` : '';
  put(row, { url, description: endpoint.description ?? '', events: events.join(', '), failures: failed });
  pill(row, 'status', words(status), ENDPOINT_KINDS[status]);
}

function fillDelivery(row, delivery) {
  const { status, attempts, lastResponseStatus, nextRetryAt } = delivery;
  const tries = attempts === 0 ? 'not tried yet' : `${attempts} attempt${attempts === 1 ? '' : 's'}`;
  put(row, {
    type: delivery.eventType,
    tries: lastResponseStatus === null ? tries : `${tries}, last answer ${lastResponseStatus}`,
    event: delivery.eventId,
    to: addresses.get(delivery.endpointId) ?? delivery.endpointId,
    body: readable(delivery.body),
  });
  pill(row, 'status', status, DELIVERY_KINDS[status]);
  const age = row.querySelector('[data-f="age"]');
  age.dataset.before = '· ';
  showDistance(age, delivery.createdAt);
  const next = row.querySelector('[data-f="next"]');
  showDistance(next, nextRetryAt);
  if (nextRetryAt === null)
    setText(next, status === 'pending' ? 'when the endpoint is active again' : 'none');
  const log = delivery.attemptLog.map((attempt, number) => ({ ...attempt, number }));
  showRows(row.querySelector('[data-attempts]'), log, {
    template: 'attempt-row',
    key: ({ number }) => number,
    fill: fillAttempt,
  });
}

function fillAttempt(row, { at, responseStatus, errorMessage, signature, durationMs }) {
  put(row, { at: `${dateOf(at)}, ${timeOf(at)}`, signature });
  const answer = responseStatus ?? errorMessage ?? 'no answer';
  pill(row, 'answer', `${answer} · ${durationMs} ms`, errorMessage === null ? 'good' : 'bad');
}

/** Laid out for reading; the signature is over the body as it was sent, in one line. */
function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

export const actions = {
  replay: (button) =>
    act(
      () => call('POST', `/deliveries/${encodeURIComponent(itemOf(button).id)}/replay`),
      `Sent again: ${itemOf(button).eventType}, under a new event id.`,
    ),
  'more-deliveries': () => {
    shown += MORE;
    return refresh();
  },
};
