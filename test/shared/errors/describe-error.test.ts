import {
  describeError,
  ApiCode,
  ApiErrorFacts,
  LayersApiError,
  LayersConnectionError,
  LayersInputError,
  LayersListError,
  LayersRateLimitError,
  LayersRefusal,
  LayersResponseError,
  errorDetails,
  isTransient,
} from 'layers-social-core';

const ROUTE = 'DELETE /v1/social-accounts/:accountId';

function refusal(status: number, change: Partial<ApiErrorFacts> = {}): LayersApiError {
  return new LayersApiError({ status, code: `HTTP_${status}`, apiMessage: '', route: ROUTE, ...change });
}

/** The codes of contract, section 3. Where that names no status (the last two), a likely one. */
const CATALOGUE: Array<[code: ApiCode, status: number, kind: string, message: string]> = [
  ['VALIDATION', 422, 'input', 'Layers did not accept a value'],
  ['UNAUTHENTICATED', 401, 'credential', 'Layers did not accept the API key'],
  ['FORBIDDEN_SCOPE', 403, 'permission', 'The API key lacks a scope that this needs'],
  [
    'RETURN_URL_NOT_ALLOWED',
    403,
    'permission',
    "The host of the return URL is not on the API key's allowlist",
  ],
  ['APPROVAL_REQUIRED', 403, 'conflict', 'The content still waits for approval'],
  ['FORBIDDEN_FENCE', 403, 'permission', 'Layers has not released this feature for your organization'],
  ['NOT_FOUND', 404, 'not_found', 'Layers does not know this account'],
  ['CONFLICT', 409, 'conflict', 'The record is in a state that does not allow this'],
  ['CONTENT_REJECTED', 409, 'conflict', 'The content was rejected'],
  ['IDEMPOTENCY_CONFLICT', 409, 'conflict', 'The same request key was used for a different request'],
  ['BILLING_EXHAUSTED', 402, 'quota', 'The Layers organization is out of credits'],
  ['RATE_LIMITED', 429, 'throttled', 'The rate limit of the API key is used up for now'],
  ['KILL_SWITCH', 503, 'credential', 'Layers has suspended this API key or organization'],
  ['PLATFORM_ERROR', 502, 'unavailable', 'TikTok or Instagram refused the request'],
  ['CREDENTIAL_INVALID', 409, 'conflict', "The account's connection to the platform has expired"],
];

const OTHERS: Array<[what: string, error: unknown, kind: string]> = [
  ['input', new LayersInputError('returnUrl', 'is empty', 'Give it.'), 'input'],
  ['a refusal of our own', new LayersRefusal('LEASED_ACCOUNT', 'It is leased', 'Release it.'), 'conflict'],
  ['no answer', new LayersConnectionError(ROUTE, new Error('socket hang up')), 'unavailable'],
  ['a list that broke off', new LayersListError(ROUTE, 'it has no end'), 'unexpected'],
  [
    'another answer',
    new LayersResponseError({ route: ROUTE, status: 200, received: 'an HTML page' }),
    'unexpected',
  ],
  ['a bug', new TypeError('x is not a function'), 'unexpected'],
  ['text', 'text', 'unexpected'],
  ['a number', 7, 'unexpected'],
  ['null', null, 'unexpected'],
  ['undefined', undefined, 'unexpected'],
  ['an object', {}, 'unexpected'],
];

const STATUSES: Array<[status: number, kind: string]> = [
  [302, 'unexpected'],
  [399, 'unexpected'],
  [400, 'unexpected'],
  [401, 'credential'],
  [402, 'quota'],
  [403, 'permission'],
  [404, 'not_found'],
  [409, 'conflict'],
  [418, 'unexpected'],
  [422, 'unexpected'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [599, 'unavailable'],
  [199, 'unexpected'],
];

test('what may pass by itself is an outage or a rate limit, by code, by status or without an answer', () => {
  const all = [
    ...CATALOGUE.map(([code, status, kind]) => ({ error: refusal(status, { code }), kind })),
    ...STATUSES.map(([status, kind]) => ({ error: refusal(status), kind })),
    ...OTHERS.map(([, error, kind]) => ({ error, kind })),
  ];

  const passing = all.filter(({ error }) => isTransient(error)).map(({ kind }) => kind);

  expect(passing).toEqual([
    'throttled',
    'unavailable',
    'throttled',
    'unavailable',
    'unavailable',
    'unavailable',
  ]);
});

describe('describeError', () => {
  test.each(CATALOGUE)('%s has an entry of its own', (code, status, kind, message) => {
    const advice = describeError(refusal(status, { code }));

    expect(advice).toMatchObject({ kind, message });
    // A teapot has no entry by status: the code alone decides.
    expect(describeError(refusal(418, { code }))).toEqual(advice);
    expect(describeError(refusal(418, { code: 'A_CODE_OF_TOMORROW' })).message).not.toBe(advice.message);
  });

  test.each([
    [ROUTE, true],
    ['POST /v1/projects/:projectId/social/reauth-url', true],
    ['POST /v1/webhook-deliveries/:deliveryId/replay', false],
    ['PATCH /v1/webhook-endpoints/:endpointId', false],
  ])('a conflict names the lease only where it is about an account: %s', (route, isAboutAccount) => {
    const { kind, message, hint } = describeError(refusal(409, { code: 'CONFLICT', route }));

    expect({ kind, message }).toEqual({
      kind: 'conflict',
      message: 'The record is in a state that does not allow this',
    });
    expect(hint).toContain('Look at its present state');
    expect(/lease/i.test(hint)).toBe(isAboutAccount);
  });

  test('no two codes of the catalogue are told in the same words', () => {
    const told = CATALOGUE.map(([code]) => describeError(refusal(418, { code })).message);

    expect(new Set(told).size).toBe(CATALOGUE.length);
  });

  test.each(STATUSES)('an unknown code falls through to its status: %d', (status, kind) => {
    expect(describeError(refusal(status, { code: 'A_CODE_OF_TOMORROW' })).kind).toBe(kind);
    expect(describeError(refusal(status)).kind).toBe(kind);
  });

  test.each(STATUSES)('what is not in the API’s form is not taken for its refusal: %d', (status, kind) => {
    const { kind: seen, message } = describeError(refusal(status, { received: 'an HTML page' }));
    const isGateway = status === 429 || status >= 500;

    expect(seen).toBe(isGateway ? kind : 'unexpected');
    if (status >= 400 && !isGateway) expect(message).toMatch(/^This is not the Layers API/);
  });

  test.each([
    ['GET /v1/projects/:projectId/social-accounts', 'this project'],
    ['POST /v1/projects/:projectId/social/oauth-url', 'this project'],
    ['POST /v1/projects/:projectId/social/reauth-url', 'this project or account'],
    ['GET /v1/social-accounts/:accountId/health', 'this account'],
    ['GET /v1/social/oauth-status/:state', 'this state'],
    ['GET /v1/webhook-endpoints/:endpointId', 'this webhook endpoint'],
    ['POST /v1/webhook-deliveries/:deliveryId/replay', 'this delivery'],
    ['GET /v1/scheduled-posts/:scheduledPostId', 'this id'],
  ])('%s: what is unknown is %s', (route, what) => {
    expect(describeError(refusal(404, { code: 'NOT_FOUND', route })).message).toBe(
      `Layers does not know ${what}`,
    );
  });

  const OPEN: Array<[what: string, make: (route: string) => unknown]> = [
    ['no answer', (route) => new LayersConnectionError(route, 'reset')],
    ['another answer', (route) => new LayersResponseError({ route, status: 200, received: 'an HTML page' })],
    ['500', (route) => refusal(500, { route })],
  ];

  test.each(OPEN)('a change may have been made only after a write: %s', (_what, make) => {
    const isOpen = (route: string) =>
      describeError(make(route)).hint.includes('A change may or may not have been made');

    expect(isOpen(ROUTE)).toBe(true);
    expect(isOpen('POST /v1/webhook-endpoints')).toBe(true);
    expect(isOpen('GET /v1/whoami')).toBe(false);
    // A link that nobody opens lapses by itself.
    expect(isOpen('POST /v1/projects/:projectId/social/reauth-url')).toBe(false);
  });

  test.each([429, 409, 401, 503])('after a refusal nothing is open: %d', (status) => {
    expect(describeError(refusal(status, { code: status === 503 ? 'KILL_SWITCH' : 'X' })).hint).not.toContain(
      'may not have',
    );
  });

  const ADDRESSED = [
    new LayersConnectionError(ROUTE, 'reset'),
    new LayersResponseError({ route: ROUTE, status: 200, received: 'an HTML page' }),
    refusal(302),
    refusal(404, { received: 'an HTML page' }),
  ];

  test.each(ADDRESSED)('a setting is named only where the host has it: %s', (error) => {
    expect(describeError(error, { baseUrl: "'Base URL' of the credential" }).hint).toContain(
      "'Base URL' of the credential",
    );
    expect(describeError(error, { keeper: 'connection' }).hint).not.toMatch(/base url|address/i);
  });

  test('where the key is kept is named by the host', () => {
    const hint = (settings?: object) =>
      describeError(refusal(401, { code: 'UNAUTHENTICATED' }), settings).hint;

    expect(hint({ keeper: 'connection' })).toMatch(/, then save the connection again\.$/);
    expect(hint()).not.toContain('save');
  });

  test.each(['constructor', 'toString', '__proto__'])('%s is no known code', (code) => {
    expect(describeError(refusal(500, { code })).kind).toBe('unavailable');
  });

  test.each(OTHERS)('%s', (_what, error, kind) => {
    expect(describeError(error).kind).toBe(kind);
  });

  test('bad input is told with its field and its fix', () => {
    expect(describeError(new LayersInputError('returnUrl', 'is empty', 'Give it.'))).toEqual({
      kind: 'input',
      message: "'returnUrl' is empty",
      hint: 'Give it.',
    });
  });

  test.each([
    ...CATALOGUE.map(([code, status]) => refusal(status, { code })),
    ...STATUSES.map(([status]) => refusal(status)),
    ...OTHERS.map(([, error]) => error),
  ])('what happened and what to do are plain sentences: %s', (error) => {
    const { message, hint } = describeError(error);

    expect(message).toMatch(/^['A-Z].*[^.]$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
    expect(`${message} ${hint}`).not.toMatch(/error|problem|failure|mistake|failed/i);
  });
});

describe('errorDetails', () => {
  /** Without the lines that every refusal has. */
  const said = (error: unknown) => errorDetails(error).filter((line) => !/^(Asked|Answer): /.test(line));

  test('everything the API said, one line each', () => {
    const lines = errorDetails(
      new LayersRateLimitError(
        {
          status: 429,
          code: 'RATE_LIMITED',
          apiMessage: 'Slow down.',
          requestId: 'req_1',
          route: ROUTE,
          details: {
            issues: [{ path: 'returnUrl', message: 'is not a URL' }],
            requiredScope: 'social:write',
            platformCode: 1_349_200,
          },
        },
        1_500,
      ),
    );

    expect(lines).toEqual([
      'Layers says: Slow down.',
      'Field returnUrl: is not a URL',
      'Missing scope: social:write',
      'Platform code: 1349200',
      'Try again in 2 s',
      `Asked: ${ROUTE}`,
      'Answer: 429 RATE_LIMITED',
      'Request id: req_1',
    ]);
  });

  test('a refusal that says nothing has what was asked and what came', () => {
    expect(errorDetails(refusal(500))).toEqual([`Asked: ${ROUTE}`, 'Answer: 500 HTTP_500']);
  });

  test('what is not in the API’s form is told by its kind, and its words are not Layers’', () => {
    const facts = { apiMessage: 'Who are you?', received: 'JSON with the members error', requestId: 'req_1' };

    expect(errorDetails(refusal(404, facts))).toEqual([
      'The answer says: Who are you?',
      `Asked: ${ROUTE}`,
      'Answer: 404, JSON with the members error',
      'Request id: req_1',
    ]);
  });

  test.each([undefined, 'req_1'])('an unexpected answer has the same, with request id %s', (requestId) => {
    const error = new LayersResponseError({ route: ROUTE, status: 200, received: 'an HTML page', requestId });

    expect(errorDetails(error)).toEqual([
      `Asked: ${ROUTE}`,
      'Answer: 200, an HTML page',
      ...(requestId ? ['Request id: req_1'] : []),
    ]);
  });

  test.each([
    [[{ path: ['targets', 0, 'mode'], message: 'unknown' }], ['Field targets.0.mode: unknown']],
    [[{ path: 'a' }], ['Field a: not accepted']],
    [[{ path: 'a', message: { text: 'no' } }], ['Field a: not accepted']],
    [[{ message: 'too much of it' }], ['One field: too much of it']],
    [[{ path: [], message: 'empty' }], ['One field: empty']],
    [[{ path: { toString: 1 }, message: { toString: 1 } }], ['One field: not accepted']],
    [[{ path: [{ toString: 1 }, 'b'], message: 'x' }], ['Field b: x']],
    [['text', null, 7], []],
    ['not a list', []],
    [undefined, []],
  ])('issues %j', (issues, lines) => {
    expect(said(refusal(422, { details: { issues } }))).toEqual(lines);
  });

  test('five fields are enough', () => {
    const issues = Array.from({ length: 9 }, (_, index) => ({ path: `f${index}`, message: 'x' }));

    expect(said(refusal(422, { details: { issues } }))).toHaveLength(5);
  });

  test.each([
    [{ requiredScope: 'social:write' }, ['Missing scope: social:write']],
    [{ requires: 'social:write' }, ['Missing scope: social:write']],
    [{ requiredScopes: ['social:read', 'social:write'] }, ['Missing scope: social:read, social:write']],
    [{ requiredScope: '' }, []],
    [{ requiredScope: {} }, []],
    [{ other: 'x' }, []],
  ])('the missing scope, whatever its name: %j', (details, lines) => {
    expect(said(refusal(403, { details }))).toEqual(lines);
  });

  test('a list that broke off tells which list, and how', () => {
    const list = 'GET /v1/projects/:projectId/social-accounts';

    expect(errorDetails(new LayersListError(list, 'it has no end'))).toEqual([
      `Asked: ${list}`,
      'Answer: a list that breaks off: it has no end',
    ]);
  });

  test('a lost answer tells its reason', () => {
    expect(errorDetails(new LayersConnectionError(ROUTE, new Error('socket hang up')))).toEqual([
      `${ROUTE} got no answer: socket hang up`,
    ]);
  });

  test.each([new TypeError('x'), 'text', undefined, new LayersInputError('a', 'b', 'c')])(
    'anything else has none: %s',
    (error) => {
      expect(errorDetails(error)).toEqual([]);
    },
  );

  test('a key is found in no line', () => {
    const key = 'lp_live_KEYID_SECRET';
    const lines = errorDetails(
      refusal(422, {
        apiMessage: key,
        requestId: key,
        details: { issues: [{ path: key, message: key }], requiredScope: key, platformCode: key },
      }),
    );

    expect(lines).toHaveLength(7);
    expect(lines.join()).not.toContain('lp_');
  });
});
