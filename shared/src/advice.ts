/** One table from code to what happened and what to do next, shown by both hosts in these words. */
import { LayersApiError, LayersConnectionError, LayersInputError, LayersResponseError } from './errors';
import { isRecord } from './guards';
import { redact } from './redact';

/** What the person, or the host on their behalf, has to act on. */
export type AdviceKind =
  | 'input'
  | 'credential'
  | 'permission'
  | 'not_found'
  | 'conflict'
  | 'quota'
  | 'throttled'
  | 'unavailable'
  | 'unexpected';

export interface Advice {
  kind: AdviceKind;
  /** One sentence, present or past tense: what happened. */
  happened: string;
  /** One or two sentences: the way out. */
  todo: string;
}

/** The codes of contract, section 3; a code the table does not know falls through to its status. */
const BY_CODE: Record<string, Advice> = {
  VALIDATION: {
    kind: 'input',
    happened: 'Layers did not accept a value',
    todo: 'Correct the field named below and run it again.',
  },
  UNAUTHENTICATED: {
    kind: 'credential',
    happened: 'Layers did not accept the API key',
    todo: 'Check that the key is complete, has not been revoked and belongs to this environment (live or test), then save the connection again.',
  },
  FORBIDDEN_SCOPE: {
    kind: 'permission',
    happened: 'The API key lacks a scope that this needs',
    todo: 'Ask an owner of your Layers organization for a key with the scope named below.',
  },
  RETURN_URL_NOT_ALLOWED: {
    kind: 'permission',
    happened: "The host of the return URL is not on the API key's allowlist",
    todo: 'Use a return URL on an allowed host, or ask your Layers account manager to add this host; a new key is not needed.',
  },
  APPROVAL_REQUIRED: {
    kind: 'conflict',
    happened: 'The content still waits for approval',
    todo: 'Approve the content in Layers, then run it again.',
  },
  FORBIDDEN_FENCE: {
    kind: 'permission',
    happened: 'Layers has not released this feature for your organization',
    todo: 'Ask your Layers account manager about access.',
  },
  NOT_FOUND: {
    kind: 'not_found',
    happened: 'Layers does not know this id',
    todo: 'Check that it belongs to the same organization as the API key, and that the account has not been disconnected already.',
  },
  CONFLICT: {
    kind: 'conflict',
    happened: 'The record is in a state that does not allow this',
    todo: 'Look at its present state. A leased account is given back by releasing its lease, not by revoking it.',
  },
  CONTENT_REJECTED: {
    kind: 'conflict',
    happened: 'The content was rejected',
    todo: 'Change the content in Layers and have it approved.',
  },
  IDEMPOTENCY_CONFLICT: {
    kind: 'conflict',
    happened: 'The same request key was used for a different request',
    todo: 'Run it again: a new key is made each time.',
  },
  BILLING_EXHAUSTED: {
    kind: 'quota',
    happened: 'The Layers organization is out of credits',
    todo: 'Top up the credits in Layers, then run it again.',
  },
  RATE_LIMITED: {
    kind: 'throttled',
    happened: 'The rate limit of the API key is used up for now',
    todo: 'Wait, then run it again, or spread the work over more time. Your account manager can raise the tier.',
  },
  KILL_SWITCH: {
    kind: 'credential',
    happened: 'Layers has suspended this API key or organization',
    todo: 'Contact Layers; nothing works with this key until they lift it.',
  },
  PLATFORM_ERROR: {
    kind: 'unavailable',
    happened: 'TikTok or Instagram refused the request',
    todo: 'See the platform code below; often it is enough to try again later.',
  },
  CREDENTIAL_INVALID: {
    kind: 'conflict',
    happened: "The account's connection to the platform has expired",
    todo: 'Create a reauth link and have the owner of the account open it.',
  },
};

const BY_STATUS: Record<number, Advice> = {
  401: BY_CODE.UNAUTHENTICATED!,
  402: BY_CODE.BILLING_EXHAUSTED!,
  403: {
    kind: 'permission',
    happened: 'Layers does not allow this for the API key',
    todo: 'Check the scopes of the key with an owner of your Layers organization.',
  },
  404: BY_CODE.NOT_FOUND!,
  409: BY_CODE.CONFLICT!,
  429: BY_CODE.RATE_LIMITED!,
};

const REDIRECTED: Advice = {
  kind: 'input',
  happened:
    'The base URL answered with a redirect, which is not followed so that the API key stays where it belongs',
  todo: 'Set the base URL to https://api.layers.com.',
};

const REFUSED: Advice = {
  kind: 'unexpected',
  happened: 'Layers refused the request',
  todo: 'See its reason below; if it stays unclear, send the request id to Layers support.',
};

const OUT_OF_ORDER: Advice = {
  kind: 'unavailable',
  happened: 'Layers could not answer just now',
  todo: 'Try again in a few minutes. If it lasts, send the request id to Layers support.',
};

const NO_ANSWER: Advice = {
  kind: 'unavailable',
  happened: 'Layers could not be reached',
  todo: 'Check the base URL and the network, then try again. A change may or may not have been made: look before repeating it.',
};

const UNEXPECTED_RESPONSE: Advice = {
  kind: 'unexpected',
  happened: 'The answer was not one of the Layers Partner API',
  todo: 'Check the base URL, and that no proxy or login page stands in between.',
};

const UNKNOWN: Advice = {
  kind: 'unexpected',
  happened: 'Something unforeseen happened',
  todo: 'Run it again; if it comes back, report it with the steps that lead to it.',
};

/** What to tell a person about a caught value; total, so that nothing goes without words. */
export function advise(error: unknown): Advice {
  if (error instanceof LayersInputError) {
    return { kind: 'input', happened: `'${error.field}' ${error.what}`, todo: error.fix };
  }
  if (error instanceof LayersConnectionError) return NO_ANSWER;
  if (error instanceof LayersResponseError) return UNEXPECTED_RESPONSE;
  if (!(error instanceof LayersApiError)) return UNKNOWN;
  const known = Object.hasOwn(BY_CODE, error.code) ? BY_CODE[error.code] : BY_STATUS[error.status];
  return known ?? byRange(error.status);
}

function byRange(status: number): Advice {
  if (status >= 500) return OUT_OF_ORDER;
  return status >= 300 && status < 400 ? REDIRECTED : REFUSED;
}

/**
 * The particulars of an API refusal as short lines for the small print: Layers' own words, the fields
 * at fault, the missing scope, the platform's code, how long to wait and the request id.
 */
export function particulars(error: unknown): string[] {
  if (!(error instanceof LayersApiError))
    return error instanceof LayersConnectionError ? [error.message] : [];
  const details = error.details ?? {};
  const lines = [
    error.apiMessage && `Layers says: ${error.apiMessage}`,
    ...fieldsAtFault(details.issues),
    line('Missing scope', missingScope(details)),
    line('Platform code', details.platformCode),
    error.retryAfterMs === undefined ? '' : `Try again in ${Math.ceil(error.retryAfterMs / 1000)} s`,
    line('Request id', error.requestId),
  ];
  return lines.filter((text) => text !== '').map(redact);
}

/** The name of this detail is cut in the public documentation: any `require…` member will do (contract, section 2). */
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
