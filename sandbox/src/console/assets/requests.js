// The latest requests to the API.

import { get } from './api.js';
import { byId, count, pill, put, showRows } from './dom.js';
import { timeOf } from './time.js';

const SHOWN = 50;

let latest = 0;
let rows = [];

/** `newest` is the number of the newest request there is; a lower one than before means that counting began anew. */
export async function refresh(newest) {
  if (newest < latest) {
    latest = 0;
    rows = [];
  }
  const answer = await get(`/requests?since=${latest}&limit=${SHOWN}`);
  latest = answer.latest;
  rows = [...answer.items.reverse(), ...rows].slice(0, SHOWN);
  count('requests', newest);
  byId('request-none').hidden = rows.length > 0;
  byId('request-none').previousElementSibling.hidden = rows.length === 0;
  showRows(byId('request-rows'), rows, { template: 'request-row', key: ({ requestId }) => requestId, fill });
}

function fill(row, request) {
  const { status, fault } = request;
  put(row, {
    at: timeOf(request.at),
    method: request.method,
    path: request.path,
    bucket: request.rateClass,
    key: keyOf(request),
    took: `${request.durationMs} ms`,
    fault: fault ? `fault: ${fault}` : '',
  });
  pill(row, 'status', status === 0 ? 'dropped' : status, kindOf(status));
}

/** Redacted by the sandbox already; here it is also short. */
function keyOf({ headers, apiKeyId }) {
  return /lp_(?:live|test)_[^_\s]+/.exec(headers.authorization ?? '')?.[0] ?? apiKeyId ?? 'none';
}

function kindOf(status) {
  if (status === 0 || status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 ? 'idle' : 'good';
}
