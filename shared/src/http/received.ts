/** Says in a few words what came instead of an answer of the API: its kind, never its content. */
import { isRecord } from '../base/json';
import { redact } from '../base/redact';
import { header, TransportResponse } from './transport';

const MOST_NAMES = 5;
const LONGEST_NAME = 40;

/** The kind of an answer that is not the API's, to follow "answered with": "an HTML page". `body` is its parsed JSON. */
export function describeReceived(response: TransportResponse, body: unknown): string {
  if (response.status >= 300 && response.status < 400) return describeRedirect(header(response, 'location'));
  const text = response.body.trim();
  if (text === '') return 'an empty body';
  if (isRecord(body)) return describeMembers(Object.keys(body));
  if (body !== undefined) return Array.isArray(body) ? 'a JSON list' : 'a single JSON value';
  if (text.startsWith('<')) return 'an HTML page';
  return /^[[{"]/.test(text) ? 'JSON that breaks off or is not valid' : 'text that is not JSON';
}

/** The host only: a path can hold the state of a connection. */
function describeRedirect(location: string | undefined): string {
  if (location === undefined || !URL.canParse(location)) return 'a redirect';
  return `a redirect to ${redact(new URL(location).host)}`;
}

function describeMembers(names: readonly string[]): string {
  if (names.length === 0) return 'JSON without members';
  const shown = names.slice(0, MOST_NAMES).map((name) => redact(name).slice(0, LONGEST_NAME));
  return `JSON with the members ${shown.join(', ')}${names.length > MOST_NAMES ? ' and more' : ''}`;
}
