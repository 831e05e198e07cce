/** The small print of an error: what was asked, what came, and what the API said about it. */
import { isRecord } from '../base/json';
import { redact } from '../base/redact';
import { LayersApiError, LayersConnectionError, LayersListError, LayersResponseError } from './errors';

/**
 * Details of a caught value as short lines for a person: Layers' own words, the fields at fault, the missing scope, the
 * platform's code, how long to wait, what was asked, what came, and the request id. Empty for other values. Never the key.
 */
export function errorDetails(error: unknown): string[] {
  return linesOf(error)
    .filter((text) => text !== '')
    .map(redact);
}

function linesOf(error: unknown): string[] {
  if (error instanceof LayersConnectionError) return [error.message];
  if (error instanceof LayersResponseError) return exchange(error, `${error.status}, ${error.received}`);
  if (error instanceof LayersListError) return exchange(error, `a list that breaks off: ${error.reason}`);
  if (!(error instanceof LayersApiError)) return [];
  const details = error.details ?? {};
  return [
    error.apiMessage && `${error.received === undefined ? 'Layers' : 'The answer'} says: ${error.apiMessage}`,
    ...fieldsAtFault(details.issues),
    line('Missing scope', missingScope(details)),
    line('Platform code', details.platformCode),
    error.retryAfterMs === undefined ? '' : `Try again in ${Math.ceil(error.retryAfterMs / 1000)} s`,
    ...exchange(
      error,
      error.received ? `${error.status}, ${error.received}` : `${error.status} ${error.code}`,
    ),
  ];
}

function exchange({ route, requestId }: { route: string; requestId?: string }, answer: string): string[] {
  return [`Asked: ${route}`, `Answer: ${answer}`, line('Request id', requestId)];
}

/** The public documentation shows only how the name of this detail begins: `require` (contract, section 2). */
function missingScope(details: Record<string, unknown>): unknown {
  const name = Object.keys(details).find((key) => key.startsWith('require'));
  return name && details[name];
}

function fieldsAtFault(issues: unknown): string[] {
  if (!Array.isArray(issues)) return [];
  return issues.slice(0, 5).flatMap((issue: unknown) => {
    if (!isRecord(issue)) return [];
    const path = textOf(issue.path, '.');
    return [`${path ? `Field ${path}` : 'One field'}: ${textOf(issue.message) ?? 'not accepted'}`];
  });
}

function line(label: string, value: unknown): string {
  const text = textOf(value);
  return text ? `${label}: ${text}` : '';
}

/** Text, a number or a list of them as text; undefined for anything else. */
function textOf(value: unknown, separator = ', '): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return undefined;
  return value.filter((part) => typeof part === 'string' || typeof part === 'number').join(separator);
}
