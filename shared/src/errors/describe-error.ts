/** What to tell a person about an error, in words that all hosts share. */
import { isRecord } from '../base/json';
import {
  ErrorKind,
  ApiCode,
  BY_CODE,
  BY_STATUS,
  CONFLICT_OF_ACCOUNT,
  HostSettings,
  LIST_BROKE_OFF,
  NO_ANSWER,
  NOT_LAYERS,
  OUT_OF_ORDER,
  REDIRECTED,
  REFUSED,
  Rule,
  UNEXPECTED_RESPONSE,
  UNFORESEEN,
  UNKNOWN_BY_PART,
} from './error-messages';
import {
  LayersApiError,
  LayersConnectionError,
  LayersInputError,
  LayersListError,
  LayersRefusal,
  LayersResponseError,
} from './errors';

export type { ErrorKind, ApiCode, HostSettings } from './error-messages';

/** What happened and what to do, in words for a person. */
export interface ErrorDescription {
  kind: ErrorKind;
  /** One sentence, present or past tense: what happened. */
  message: string;
  /** One or two sentences: the way out. */
  hint: string;
}

/** Rules of answers that leave open whether Layers acted. */
const OPEN_ENDED: readonly Rule[] = [NO_ANSWER, OUT_OF_ORDER, UNEXPECTED_RESPONSE];
const LOOK_FIRST = ' A change may or may not have been made: look before repeating it.';

/**
 * What to tell a person about any caught value: its kind, what happened and what to do. Never throws. The texts do not
 * contain the API key. `settings` names what the people who read them can change.
 */
export function describeError(error: unknown, settings: HostSettings = {}): ErrorDescription {
  try {
    return describe(error, settings);
  } catch {
    // Whatever was thrown could not even be looked at, such as a revoked proxy.
    return describe(undefined, settings);
  }
}

function describe(error: unknown, settings: HostSettings): ErrorDescription {
  if (error instanceof LayersInputError) {
    return { kind: 'input', message: `'${error.field}' ${error.what}`, hint: error.fix };
  }
  if (error instanceof LayersRefusal) {
    return { kind: 'conflict', message: error.reason, hint: error.hint };
  }
  const rule = ruleFor(error);
  const { kind } = rule;
  const details = error instanceof LayersApiError ? (error.details ?? {}) : {};
  const message = typeof rule.message === 'string' ? rule.message : rule.message(details);
  const hint = typeof rule.hint === 'string' ? rule.hint : rule.hint(settings);
  const isOpen = OPEN_ENDED.includes(rule) && isRecord(error) && mayChange(String(error.route));
  return { kind, message, hint: isOpen ? hint + LOOK_FIRST : hint };
}

function ruleFor(error: unknown): Rule {
  if (error instanceof LayersConnectionError) return NO_ANSWER;
  if (error instanceof LayersResponseError) return UNEXPECTED_RESPONSE;
  if (error instanceof LayersListError) return LIST_BROKE_OFF;
  return error instanceof LayersApiError ? refusalRule(error) : UNFORESEEN;
}

function refusalRule({ code, status, route, received }: LayersApiError): Rule {
  if (status >= 300 && status < 400) return REDIRECTED;
  if (code === 'NOT_FOUND') return unknownIn(route);
  if (code === 'CONFLICT' && ABOUT_AN_ACCOUNT.test(route)) return CONFLICT_OF_ACCOUNT;
  if (isApiCode(code)) return BY_CODE[code];
  if (status >= 500) return OUT_OF_ORDER;
  // A gateway in front of the API may throttle in its own words.
  if (received !== undefined && status !== 429) return NOT_LAYERS;
  return BY_STATUS[status] ?? REFUSED;
}

const ABOUT_AN_ACCOUNT = /:accountId|\/reauth-url$/;

function unknownIn(route: string): Rule {
  return UNKNOWN_BY_PART.find(([part]) => route.includes(part))?.[1] ?? BY_CODE.NOT_FOUND;
}

function isApiCode(code: string): code is ApiCode {
  return Object.hasOwn(BY_CODE, code);
}

/** Reads change nothing, and a link that nobody opens lapses by itself. */
function mayChange(route: string): boolean {
  return !route.startsWith('GET ') && !route.endsWith('-url');
}
