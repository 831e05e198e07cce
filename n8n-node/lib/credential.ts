/** The key goes to the API's origin and nowhere else, whichever node or test uses the credential. */
import type {
  IAuthenticateRuleResponseCode,
  IAuthenticateRuleResponseSuccessBody,
  ICredentialDataDecryptedObject,
  IHttpRequestOptions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { DEFAULT_BASE_URL, isHeaderValue, LayersInputError, requireBaseUrl } from 'layers-social-core';
import { apiKeyOf } from './api-keys';
import { restrict } from './restrict-request';

/** The base URL of a credential, checked; throws `LayersInputError` for http beyond this machine. */
export function baseUrlOf(credentials: ICredentialDataDecryptedObject): string {
  return requireBaseUrl('Base URL', textOf(credentials.baseUrl) || DEFAULT_BASE_URL);
}

/**
 * The request with the key added, restricted to what a request with the key may do. Throws a `UserError` instead when the
 * request leads anywhere but to the credential's own origin, or could show the key to somebody on the way.
 */
export function authenticate(
  credentials: ICredentialDataDecryptedObject,
  request: IHttpRequestOptions,
): IHttpRequestOptions {
  const restricted = restrict(
    request,
    usable(() => baseUrlOf(credentials)),
  );
  const apiKey = usable(() => apiKeyOf(credentials));
  const organizationId = usable(() => organizationOf(credentials));
  return {
    ...restricted,
    headers: {
      ...restricted.headers,
      Authorization: `Bearer ${apiKey}`,
      ...(organizationId && { 'X-Layers-Organization': organizationId }),
    },
  };
}

function organizationOf(credentials: ICredentialDataDecryptedObject): string | undefined {
  const id = textOf(credentials.organizationId);
  if (id === '') return undefined;
  if (isHeaderValue(id)) return id;
  throw new LayersInputError('Organization ID', 'is not an id', 'Give the id as Layers showed it.');
}

/** The credential test would show the bare code of an error that has one. */
function usable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw toUserError(error);
  }
}

function toUserError(error: unknown): unknown {
  return error instanceof LayersInputError ? new UserError(error.message) : error;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

const statusRules: IAuthenticateRuleResponseCode[] = [
  statusRule(401, 'Layers did not accept the API key. Check that it is complete and has not been revoked.'),
  statusRule(403, 'The API key may not act for this organization. Check the Organization ID.'),
  statusRule(404, 'There is no Layers API at this address. Check the Base URL.'),
  statusRule(429, 'The rate limit of the API key is used up for now. Wait a minute and test again.'),
  statusRule(503, 'Layers has suspended this API key or organization, or is out of order. Contact Layers.'),
];

const bodyRules: IAuthenticateRuleResponseSuccessBody[] = [
  {
    type: 'responseSuccessBody',
    properties: {
      key: 'organizationId',
      value: undefined,
      message: 'The answer did not come from the Layers API. Check the Base URL.',
    },
  },
];

// n8n reads both kinds from one list, while its type admits one kind at a time.
export const testRules = [...statusRules, ...bodyRules] as IAuthenticateRuleResponseCode[];

function statusRule(value: number, message: string): IAuthenticateRuleResponseCode {
  return { type: 'responseCode', properties: { value, message } };
}
