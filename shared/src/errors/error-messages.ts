/** The texts of `describeError`: a message and a hint for every code of the API and every other kind of error. */

/** What the person, or the host on their behalf, has to act on. */
export type ErrorKind =
  | 'input'
  | 'credential'
  | 'permission'
  | 'not_found'
  | 'conflict'
  | 'quota'
  | 'throttled'
  | 'unavailable'
  | 'unexpected';

/** What the people who use a host can set, by the names they see; what they cannot set is left out. */
export interface HostSettings {
  /** Where the API key is kept: `credential` in n8n, `connection` in Zapier. */
  keeper?: string;
  /** Where the address of the API is set: `'Base URL' of the credential`. */
  baseUrl?: string;
}

/** An `ErrorDescription` whose hint may depend on the host. */
export interface Rule {
  kind: ErrorKind;
  /** One sentence, present or past tense: what happened. It may name what the API's details name. */
  message: string | ((details: Record<string, unknown>) => string);
  /** One or two sentences. */
  hint: string | ((settings: HostSettings) => string);
}

/** The codes of contract, section 3. @internal */
export type ApiCode =
  | 'VALIDATION'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN_SCOPE'
  | 'RETURN_URL_NOT_ALLOWED'
  | 'APPROVAL_REQUIRED'
  | 'FORBIDDEN_FENCE'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'CONTENT_REJECTED'
  | 'IDEMPOTENCY_CONFLICT'
  | 'BILLING_EXHAUSTED'
  | 'RATE_LIMITED'
  | 'KILL_SWITCH'
  | 'PLATFORM_ERROR'
  | 'CREDENTIAL_INVALID';

const HOST = /^[\w.:[\]-]{1,253}$/;

/** A code that the table does not know falls through to its status. */
export const BY_CODE: Record<ApiCode, Rule> = {
  VALIDATION: {
    kind: 'input',
    message: 'Layers did not accept a value',
    hint: 'Correct the field named below and run it again.',
  },
  UNAUTHENTICATED: {
    kind: 'credential',
    message: 'Layers did not accept the API key',
    hint: ({ keeper }) =>
      `Check that the key is complete, has not been revoked and belongs to this environment (live or test)${keeper ? `, then save the ${keeper} again` : ''}.`,
  },
  FORBIDDEN_SCOPE: {
    kind: 'permission',
    message: 'The API key lacks a scope that this needs',
    hint: 'Ask an owner of your Layers organization for a key with the scope named below.',
  },
  RETURN_URL_NOT_ALLOWED: {
    kind: 'permission',
    message: ({ host }) =>
      typeof host === 'string' && HOST.test(host)
        ? `The host ${host} is not on the API key's allowlist`
        : "The host of the return URL is not on the API key's allowlist",
    hint: 'Use a return URL on an allowed host, or ask your Layers account manager to add this host; a new key is not needed.',
  },
  APPROVAL_REQUIRED: {
    kind: 'conflict',
    message: 'The content still waits for approval',
    hint: 'Approve the content in Layers, then run it again.',
  },
  FORBIDDEN_FENCE: {
    kind: 'permission',
    message: 'Layers has not released this feature for your organization',
    hint: 'Ask your Layers account manager about access.',
  },
  NOT_FOUND: {
    kind: 'not_found',
    message: 'Layers does not know this id',
    hint: 'Check that it is complete and belongs to the same organization as the API key.',
  },
  CONFLICT: {
    kind: 'conflict',
    message: 'The record is in a state that does not allow this',
    hint: 'Look at its present state, and at the reason that Layers gives below.',
  },
  CONTENT_REJECTED: {
    kind: 'conflict',
    message: 'The content was rejected',
    hint: 'Change the content in Layers and have it approved.',
  },
  IDEMPOTENCY_CONFLICT: {
    kind: 'conflict',
    message: 'The same request key was used for a different request',
    hint: 'Run it again: a new key is made each time.',
  },
  BILLING_EXHAUSTED: {
    kind: 'quota',
    message: 'The Layers organization is out of credits',
    hint: 'Top up the credits in Layers, then run it again.',
  },
  RATE_LIMITED: {
    kind: 'throttled',
    message: 'The rate limit of the API key is used up for now',
    hint: 'Wait, then run it again, or spread the work over more time. Your account manager can raise the tier.',
  },
  KILL_SWITCH: {
    kind: 'credential',
    message: 'Layers has suspended this API key or organization',
    hint: 'Contact Layers; nothing works with this key until they lift it.',
  },
  PLATFORM_ERROR: {
    kind: 'unavailable',
    message: 'TikTok or Instagram refused the request',
    hint: 'See the platform code below; often it is enough to try again later.',
  },
  CREDENTIAL_INVALID: {
    kind: 'conflict',
    message: "The account's connection to the platform has expired",
    hint: 'Create a reauth link and have the owner of the account open it.',
  },
};

export const BY_STATUS: Partial<Record<number, Rule>> = {
  401: BY_CODE.UNAUTHENTICATED,
  402: BY_CODE.BILLING_EXHAUSTED,
  403: {
    kind: 'permission',
    message: 'Layers does not allow this for the API key',
    hint: 'Check the scopes of the key with an owner of your Layers organization.',
  },
  404: BY_CODE.NOT_FOUND,
  409: BY_CODE.CONFLICT,
  429: BY_CODE.RATE_LIMITED,
};

/** Where the route is about an account. */
export const CONFLICT_OF_ACCOUNT: Rule = {
  ...BY_CODE.CONFLICT,
  hint: 'Look at its present state. A leased account is given back by releasing its lease, not by revoking it.',
};

/** Which id of the route is not known; the first that the route contains. */
export const UNKNOWN_BY_PART: Array<[part: string, rule: Rule]> = [
  [
    '/social/reauth-url',
    {
      kind: 'not_found',
      message: 'Layers does not know this project or account',
      hint: "Pick 'Project' and 'Account' from their lists, or check that the account was connected in this project.",
    },
  ],
  [
    ':projectId',
    {
      kind: 'not_found',
      message: 'Layers does not know this project',
      hint: "Pick the 'Project' from the list, or check that its id is complete and belongs to the same organization as the API key.",
    },
  ],
  [
    ':accountId',
    {
      kind: 'not_found',
      message: 'Layers does not know this account',
      hint: 'Check that it belongs to the same organization as the API key, and that it has not been disconnected already.',
    },
  ],
  [
    ':state',
    {
      kind: 'not_found',
      message: 'Layers does not know this state',
      hint: 'Give the state that came with the link. Only the API key that made the link can ask about it, and only while Layers keeps it.',
    },
  ],
  [
    ':endpointId',
    {
      kind: 'not_found',
      message: 'Layers does not know this webhook endpoint',
      hint: 'It may have been removed, or belong to another organization than the API key. List the endpoints, and take an id from there.',
    },
  ],
  [
    ':deliveryId',
    {
      kind: 'not_found',
      message: 'Layers does not know this delivery',
      hint: 'Take the id of a delivery, not of its event. Deliveries are gone when their endpoint is removed.',
    },
  ],
];

export const REDIRECTED: Rule = {
  kind: 'unexpected',
  message: 'The answer was a redirect, which is not followed so that the API key stays where it belongs',
  hint: ({ baseUrl }) =>
    baseUrl
      ? `Set ${baseUrl} to https://api.layers.com.`
      : 'Try again in a few minutes. If it lasts, send the lines below to Layers support.',
};

/** Refused in another form than the API's. */
export const NOT_LAYERS: Rule = {
  kind: 'unexpected',
  message: 'This is not the Layers API: something else answered',
  hint: lookAtAddress,
};

export const UNEXPECTED_RESPONSE: Rule = {
  kind: 'unexpected',
  message: 'The answer was not one of the Layers Partner API',
  hint: lookAtAddress,
};

export const LIST_BROKE_OFF: Rule = {
  kind: 'unexpected',
  message: 'The list broke off before its end, so it is not taken for complete',
  hint: 'Try again in a few minutes. If it lasts, send the lines below to Layers support.',
};

export const REFUSED: Rule = {
  kind: 'unexpected',
  message: 'Layers refused the request',
  hint: 'See its reason below; if it stays unclear, send the request id to Layers support.',
};

export const OUT_OF_ORDER: Rule = {
  kind: 'unavailable',
  message: 'Layers could not answer just now',
  hint: 'Try again in a few minutes. If it lasts, send the lines below to Layers support.',
};

export const NO_ANSWER: Rule = {
  kind: 'unavailable',
  message: 'Layers could not be reached',
  hint: ({ baseUrl }) =>
    baseUrl ? `Check ${baseUrl} and the network, then try again.` : 'Try again in a few minutes.',
};

export const UNFORESEEN: Rule = {
  kind: 'unexpected',
  message: 'Something unforeseen happened',
  hint: 'Run it again; if it comes back, report it with the steps that lead to it.',
};

function lookAtAddress({ baseUrl }: HostSettings): string {
  return baseUrl
    ? `Check ${baseUrl}, and that no proxy or login page stands in between.`
    : 'Something between here and Layers may have answered in its place. Try again in a few minutes; if it lasts, send the lines below to Layers support.';
}
