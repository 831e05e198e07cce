/** Turns whatever was thrown into what n8n shows: what happened, what to do, and why for its schedulers. */
import type { Failure, INode, JsonObject } from 'n8n-workflow';
import { ExecutionBaseError, NodeApiError, NodeOperationError } from 'n8n-workflow';

import {
  ErrorDescription,
  ErrorKind,
  describeError,
  isLayersError,
  LayersApiError,
  LayersInputError,
  LayersRateLimitError,
  LayersRefusal,
  LayersResponseError,
  errorDetails,
  redact,
} from 'layers-social-core';
import { labelOf } from './labels';

/** A refusal of the product itself: nothing was changed. */
export { LayersRefusal as OperationError };

/** What the people who use the node can set. */
const SETTINGS = { keeper: 'credential', baseUrl: "'Base URL' of the credential" };

type Cause = Failure['cause'];

/** Undefined where neither waiting nor a person's setting is known to help. */
const CAUSES: Record<ErrorKind, Cause | undefined> = {
  input: 'configuration-invalid',
  credential: 'credential-invalid',
  permission: 'configuration-invalid',
  not_found: 'configuration-invalid',
  conflict: 'configuration-invalid',
  quota: 'quota-exhausted',
  throttled: 'rate-limited',
  unavailable: 'temporarily-unavailable',
  unexpected: undefined,
};

/** Facts about a failed item, for workflows to branch on. */
export type ErrorFacts = {
  errorCode: string;
  httpStatus?: number;
  requestId?: string;
  retryAfterMs?: number;
};

export interface ErrorLocation {
  itemIndex?: number;
  /** How many items there are; the item is named only among several. */
  itemCount?: number;
}

/** The error to throw from a node; one of n8n's own is kept as it is. */
export function toNodeError(
  node: INode,
  error: unknown,
  location: ErrorLocation = {},
): NodeApiError | NodeOperationError {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) {
    error.context.itemIndex ??= location.itemIndex;
    return error;
  }
  // An expression that cannot be evaluated: n8n's own words say it best.
  if (error instanceof ExecutionBaseError) return new NodeOperationError(node, error, location);
  const options = optionsOf(error, location);
  if (!isLayersError(error) || error instanceof LayersInputError || error instanceof LayersRefusal) {
    return new NodeOperationError(node, options.message, options);
  }
  // Plain facts, never the error itself: what n8n stores with an execution must not hold a request.
  // n8n would take a member named like a code for the HTTP status.
  const { errorCode: layersCode, ...facts } = factsOf(error);
  const response: JsonObject = { layersCode, ...facts };
  return new NodeApiError(node, response, options);
}

/** What the item that stands for a failed one says besides its message. */
export function factsOf(error: unknown): ErrorFacts {
  if (isLayersError(error)) {
    const wasAnswered = error instanceof LayersApiError || error instanceof LayersResponseError;
    return {
      errorCode: error.code,
      ...(wasAnswered && { httpStatus: error.status }),
      ...(wasAnswered && error.requestId && { requestId: error.requestId }),
      ...retryAfterOf(error),
    };
  }
  return { errorCode: error instanceof ExecutionBaseError ? 'INVALID_INPUT' : 'UNFORESEEN' };
}

interface Options {
  message: string;
  description: string;
  itemIndex?: number;
  httpCode?: string;
  failure?: Failure;
}

function optionsOf(error: unknown, { itemIndex, itemCount = 1 }: ErrorLocation): Options {
  const { kind, message, hint } = adviceOn(error);
  const item = itemCount > 1 && itemIndex !== undefined ? ` [item ${itemIndex}]` : '';
  return {
    message: message + item,
    description: [hint, ...detailsOf(error)].join('\n'),
    itemIndex,
    failure: failureOf(kind, error),
    ...(error instanceof LayersApiError && { httpCode: String(error.status) }),
  };
}

function adviceOn(error: unknown): ErrorDescription {
  if (!(error instanceof LayersInputError)) return describeError(error, SETTINGS);
  return describeError(new LayersInputError(labelOf(error.field), error.what, error.fix));
}

function detailsOf(error: unknown): string[] {
  if (isLayersError(error)) return errorDetails(error);
  return error instanceof Error ? [redact(error.message)] : [];
}

function failureOf(kind: ErrorKind, error: unknown): Failure | undefined {
  const cause = CAUSES[kind];
  if (cause === undefined) return isLayersError(error) ? undefined : { cause: 'node-defect' };
  return cause === 'rate-limited' ? { cause, ...retryAfterOf(error) } : { cause };
}

function retryAfterOf(error: unknown): { retryAfterMs?: number } {
  if (!(error instanceof LayersRateLimitError) || error.retryAfterMs === undefined) return {};
  return { retryAfterMs: error.retryAfterMs };
}
