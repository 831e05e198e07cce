/**
 * What can go wrong, split by what the caller will do about it:
 * mend the input, act on the API's refusal, wait, or try again because no usable answer came.
 * `describeError` turns any of them into a message for a person.
 */
import { redact } from '../base/redact';

/** The base of all errors that this package throws on purpose. `code` is stable and safe to branch on. */
export abstract class LayersError extends Error {
  abstract readonly code: string;
}

/** The input cannot be right; nothing was sent. `field` names it, `fix` says what to give instead. */
export class LayersInputError extends LayersError {
  override readonly name = 'LayersInputError';
  readonly code = 'INVALID_INPUT';

  /**
   * @param field the parameter at fault, as the caller named it
   * @param what  what is wrong with it, to follow the field's name: "is empty"
   * @param fix   one sentence that says what to give instead
   */
  constructor(
    readonly field: string,
    readonly what: string,
    readonly fix: string,
  ) {
    super(`${field} ${what}. ${fix}`);
  }
}

/** What an unsuccessful answer said, read with tolerance (contract, section 3). */
export interface ApiErrorFacts {
  status: number;
  /** The API's code; `HTTP_<status>` when the body carried none. */
  code: string;
  /** The API's own words, redacted and shortened; empty when it sent none. */
  apiMessage: string;
  requestId?: string;
  details?: Record<string, unknown>;
  /** How long to wait at least before asking again, in milliseconds; absent when the API did not say. */
  retryAfterMs?: number;
  /** Method and route template, never the ids in it: `DELETE /v1/social-accounts/:accountId`. */
  route: string;
  /** What came instead of the API's error envelope, as `an HTML page`; absent when the API itself answered. */
  received?: string;
}

/** The API answered and refused. `code` is Layers' own (contract, section 3), or `HTTP_<status>` when the body had none. */
export class LayersApiError extends LayersError {
  override readonly name: string = 'LayersApiError';
  readonly code: string;
  readonly status: number;
  readonly apiMessage: string;
  readonly requestId?: string;
  readonly details?: Record<string, unknown>;
  readonly retryAfterMs?: number;
  readonly route: string;
  readonly received?: string;

  constructor(facts: ApiErrorFacts) {
    const more = facts.received ?? facts.apiMessage;
    super(`${facts.route} was answered with ${facts.status} ${facts.code}${more && `: ${more}`}`);
    this.code = facts.code;
    this.status = facts.status;
    this.apiMessage = facts.apiMessage;
    this.requestId = facts.requestId;
    this.details = facts.details;
    this.retryAfterMs = facts.retryAfterMs;
    this.route = facts.route;
    this.received = facts.received;
  }
}

/**
 * A 429 after which waiting would take longer than the retry policy allows; `retryAfterMs` says how long to wait, in
 * milliseconds (contract, section 4).
 */
export class LayersRateLimitError extends LayersApiError {
  override readonly name = 'LayersRateLimitError';

  /** @param retryAfterMs how long to wait at least, in milliseconds; undefined when the API did not say */
  constructor(facts: ApiErrorFacts, retryAfterMs: number | undefined) {
    super({ ...facts, retryAfterMs });
  }
}

/** No answer came: refused, reset or timed out. A write may or may not have been carried out. */
export class LayersConnectionError extends LayersError {
  override readonly name = 'LayersConnectionError';
  readonly code = 'NO_ANSWER';

  /** Keeps the words of `reason` only: the errors of HTTP libraries carry the request, and with it the key. */
  constructor(
    readonly route: string,
    reason: unknown,
  ) {
    super(`${route} got no answer: ${redact(reason instanceof Error ? reason.message : String(reason))}`);
  }
}

/** What is known of a response that was not one of the API. */
export interface ResponseFacts {
  /** Method and route template. */
  route: string;
  status: number;
  /** What came, in a few words: `an HTML page`. */
  received: string;
  requestId?: string;
}

/** An answer with a success status came, but it is not what the API documents. A write may have been carried out. */
export class LayersResponseError extends LayersError {
  override readonly name = 'LayersResponseError';
  readonly code = 'UNEXPECTED_RESPONSE';
  readonly route: string;
  readonly status: number;
  readonly received: string;
  readonly requestId?: string;

  constructor(facts: ResponseFacts) {
    super(`${facts.route} was answered with status ${facts.status} and ${facts.received}`);
    this.route = facts.route;
    this.status = facts.status;
    this.received = facts.received;
    this.requestId = facts.requestId;
  }
}

/** A list broke off before its end, so that what was read of it is not all (contract, section 6). */
export class LayersListError extends LayersError {
  override readonly name = 'LayersListError';
  readonly code = 'LIST_BROKE_OFF';

  /**
   * @param route  method and route template of the list
   * @param reason how it broke off, in a few words
   */
  constructor(
    readonly route: string,
    readonly reason: string,
  ) {
    super(`${route} broke off before its end: ${reason}`);
  }
}

/** The product itself declined, because of what the API says about the account; nothing was changed. */
export class LayersRefusal extends LayersError {
  override readonly name = 'LayersRefusal';

  /**
   * @param code     stable, for workflows to branch on
   * @param reason one sentence without a full stop; no data in it
   * @param hint     the way out, naming fields and actions by their labels
   */
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly hint: string,
  ) {
    super(`${reason}. ${hint}`);
  }
}

/** Whether a caught value is one of the core's own errors. */
export function isLayersError(value: unknown): value is LayersError {
  return value instanceof LayersError;
}

/** Whether a caught value is a refusal of the API with this code, e.g. `NOT_FOUND` (contract, section 3). */
export function hasApiCode(value: unknown, code: string): value is LayersApiError {
  return value instanceof LayersApiError && value.code === code;
}
