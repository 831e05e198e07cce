/**
 * Turns what the core throws into what Zapier understands, in the words of the core's advice table.
 * The class decides what becomes of the Zap: halted steps never turn it off, an expired connection
 * holds it and mails its owner, a throttled step is repeated later.
 */
import {
  describeError,
  ErrorKind,
  isLayersError,
  LayersApiError,
  LayersInputError,
  errorDetails,
  redact,
} from 'layers-social-core';
import type { Bundle, ZObject } from 'zapier-platform-core';

/** Where an error happens: a person can mend an action's input, while a broken trigger must be noticed. */
export type ErrorLocation = 'connection' | 'trigger' | 'action';

type Errors = ZObject['errors'];

interface Failure {
  errors: Errors;
  location: ErrorLocation;
  text: string;
  code: string;
  status?: number;
  retryAfterMs?: number;
}

const plain = ({ errors, text, code, status }: Failure) => new errors.Error(text, code, status);
const halt = (failure: Failure) =>
  failure.location === 'action' ? new failure.errors.HaltedError(failure.text) : plain(failure);

const BY_KIND: Record<ErrorKind, (failure: Failure) => Error> = {
  input: halt,
  not_found: halt,
  conflict: halt,
  permission: plain,
  quota: plain,
  unavailable: plain,
  unexpected: plain,
  // A suspended key (503) would not get better by connecting again.
  credential: (failure) =>
    failure.status === 401 ? new failure.errors.ExpiredAuthError(failure.text) : plain(failure),
  throttled: ({ errors, text, retryAfterMs }) =>
    new errors.ThrottledError(text, retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000)),
};

/** The core's names for what the forms label. */
const LABELS: Record<string, string> = {
  api_key: 'API Key',
  apiKey: 'API Key',
  projectId: 'Project',
  socialAccountId: 'Account',
  handle: 'Handle',
  pageUrl: 'Page URL',
  platform: 'Platform',
  reference: 'Reference',
  validForDays: 'Valid for (Days)',
  returnUrl: 'Return URL',
  scopes: 'Scopes',
  state: 'State',
};

type Work<Input extends Record<string, unknown>, Result> = (
  z: ZObject,
  bundle: Bundle<Input>,
) => Result | Promise<Result>;

/** The same work, failing in Zapier's terms. */
export function withZapierErrors<Input extends Record<string, unknown>, Result>(
  location: ErrorLocation,
  work: Work<Input, Result>,
): (z: ZObject, bundle: Bundle<Input>) => Promise<Result> {
  return async (z, bundle) => {
    try {
      return await work(z, bundle);
    } catch (error) {
      const known = toZapierError(error, z.errors, location);
      // The user sees a general message; the details are for the developers of this app.
      if (isUnforeseen(error)) z.console.error(withoutLinks(redact(String(error))));
      throw known;
    }
  };
}

/** The Zapier error for a caught value; its own errors pass unchanged. */
export function toZapierError(error: unknown, errors: Errors, location: ErrorLocation): Error {
  if (isZapierError(error)) return error;
  const failure: Failure = {
    errors,
    location,
    text: textOf(error),
    code: error instanceof LayersApiError ? error.code : 'ERROR',
    ...(error instanceof LayersApiError && { status: error.status, retryAfterMs: error.retryAfterMs }),
  };
  return withoutContext(BY_KIND[describeError(error).kind](failure));
}

/** A halted step, for reasons of our own. */
export function halted(errors: Errors, text: string): Error {
  return withoutContext(new errors.HaltedError(text));
}

function textOf(error: unknown): string {
  const { message, hint } = describeError(labelled(error), { keeper: 'connection' });
  const details = errorDetails(error).map(withoutLinks);
  return redact([`${message}. ${hint}`, ...details].join('\n'));
}

function labelled(error: unknown): unknown {
  if (!(error instanceof LayersInputError)) return error;
  return new LayersInputError(LABELS[error.field] ?? error.field, error.what, error.fix);
}

/** A link in somebody else's words may be a secret one. */
function withoutLinks(line: string): string {
  return line.replace(/https?:\/\/\S+/g, '[link]');
}

/** Zapier would append a protocol of the run to the message: input, addresses and the beginning of answers. */
function withoutContext(error: Error): Error {
  return Object.assign(error, { doNotContextify: true });
}

function isUnforeseen(error: unknown): boolean {
  return !isLayersError(error) && !isZapierError(error);
}

function isZapierError(error: unknown): error is Error {
  return error instanceof Error && 'doNotContextify' in error;
}
