import { inspect } from 'node:util';

import { LayersApiError, LayersRateLimitError, LayersResponseError } from 'layers-social-core';

import { isIdentity } from '../../../shared/src/api/guards';
import { parseResponse } from '../../../shared/src/http/response';
import { CODES } from '../../conformance/codes';
import { always, html, ok, Reaction, rejectionOf, thrownBy } from '../../support/runtime';

const ROUTE = 'GET /v1/whoami';
const KEY = 'lp_live_ABCDEFGHJKMNPQRS_secretsecret';

function read(status: number, body: string, headers: Record<string, unknown> = {}): unknown {
  return parseResponse({ status, headers, body }, isIdentity, { route: ROUTE, retryAfterMs: 7_000 });
}

function refused(status: number, body: string, headers: Record<string, unknown> = {}): LayersApiError {
  const error = thrownBy(() => read(status, body, headers));
  expect(error).toBeInstanceOf(LayersApiError);
  return error as LayersApiError;
}

const envelope = (error: object) => JSON.stringify({ error });

test('data that passes its guard comes back with every unknown field', () => {
  const data = read(200, '{"organizationId":"org_1","scopes":["*"],"newField":{"a":1}}');

  expect(data).toEqual({ organizationId: 'org_1', scopes: ['*'], newField: { a: 1 } });
});

test.each([201, 202, 299])('%d is a success', (status) => {
  expect(read(status, '{"organizationId":"org_1"}')).toEqual({ organizationId: 'org_1' });
});

// Contract, section 3.
test.each([...CODES, [418, 'A_CODE_OF_TOMORROW_2']] as const)(
  '%d %s keeps its code, message, request id and details',
  (status, code) => {
    const body = envelope({ code, message: 'As it is.', requestId: 'req_1', details: { a: [1] } });

    const error = refused(status, body);

    expect(error).toMatchObject({
      status,
      code,
      apiMessage: 'As it is.',
      requestId: 'req_1',
      details: { a: [1] },
      route: ROUTE,
      message: `GET /v1/whoami was answered with ${status} ${code}: As it is.`,
    });
  },
);

test.each([
  ['HTML', ' <html>502</html>', 'an HTML page'],
  ['nothing', '', 'an empty body'],
  ['half an answer', '{"error":{"code":"NOT_FO', 'JSON that breaks off or is not valid'],
  ['half a text', '"NOT_FO', 'JSON that breaks off or is not valid'],
  ['text', 'not found', 'text that is not JSON'],
  ['a list', '[]', 'a JSON list'],
  ['null', 'null', 'a single JSON value'],
  ['an object without members', '{}', 'JSON without members'],
  ['an error that is text', '{"error":"NOT_FOUND"}', 'JSON with the members error'],
  ['a code in small letters', envelope({ code: 'not_found' }), 'JSON with the members error'],
  ['a code that is too long', envelope({ code: 'A'.repeat(65) }), 'JSON with the members error'],
  ['a code that is no text', envelope({ code: 404 }), 'JSON with the members error'],
  ['many members', '{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}', 'JSON with the members a, b, c, d, e and more'],
  ['a long name', JSON.stringify({ ['x'.repeat(99)]: 1 }), `JSON with the members ${'x'.repeat(40)}`],
  ['a key for a name', `{"${KEY}":1}`, 'JSON with the members [redacted]'],
])('a bad body never hides the status, and is told by its kind: %s', (_what, body, received) => {
  const error = refused(404, body);

  expect(error).toMatchObject({
    status: 404,
    code: 'HTTP_404',
    apiMessage: '',
    details: undefined,
    received,
  });
  expect(error.message).toBe(`GET /v1/whoami was answered with 404 HTTP_404: ${received}`);
});

test.each([
  ['https://login.example:8443/v1/social/oauth-status/st_1?a=b', 'a redirect to login.example:8443'],
  ['/elsewhere', 'a redirect'],
  [undefined, 'a redirect'],
])('a redirect is told by its host, never by its path: %s', (location, received) => {
  expect(refused(308, '', { location }).received).toBe(received);
});

test('a refusal in the envelope of the API has nothing else to tell', () => {
  expect(refused(404, envelope({ code: 'NOT_FOUND' }))).not.toHaveProperty('received', expect.anything());
});

test.each([200, 404])(
  'a byte order mark before the JSON does not matter (RFC 8259, section 8.1): %d',
  (status) => {
    const body = '\uFEFF{"organizationId":"org_1","error":{"code":"NOT_FOUND"}}';

    if (status === 200) expect(read(status, body)).toMatchObject({ organizationId: 'org_1' });
    else expect(refused(status, body).code).toBe('NOT_FOUND');
  },
);

test('members of the wrong type are left out', () => {
  const error = refused(404, envelope({ code: 'NOT_FOUND', message: {}, requestId: 7, details: [1] }));

  expect(error).toMatchObject({
    code: 'NOT_FOUND',
    apiMessage: '',
    requestId: undefined,
    details: undefined,
  });
});

test('the request id is taken from the header where the body has none', () => {
  expect(refused(502, '', { 'X-Request-Id': 'req_head' }).requestId).toBe('req_head');
});

test('only 429 is a rate limit, and it says how long to wait', () => {
  const throttled = refused(429, '');
  const unavailable = refused(503, '');

  expect(throttled).toBeInstanceOf(LayersRateLimitError);
  expect(throttled.retryAfterMs).toBe(7_000);
  expect(unavailable).not.toBeInstanceOf(LayersRateLimitError);
  expect(unavailable.retryAfterMs).toBe(7_000);
});

test.each([
  ['another body', '{"hello":"world"}', 'JSON with the members hello'],
  ['HTML', '<html>Log in</html>', 'an HTML page'],
  ['nothing', '', 'an empty body'],
])('a success that is not the API’s is told apart: %s', (_what, body, received) => {
  const error = thrownBy(() => read(200, body, { 'x-request-id': 'req_1' }));

  expect(error).toBeInstanceOf(LayersResponseError);
  expect(error).toMatchObject({
    code: 'UNEXPECTED_RESPONSE',
    status: 200,
    received,
    requestId: 'req_1',
    route: ROUTE,
  });
  expect(thrownBy(() => read(200, body))).toMatchObject({
    message: `GET /v1/whoami was answered with status 200 and ${received}`,
    requestId: undefined,
  });
});

test.each([100, 199, 300, 302, 304])('%d is no success', (status) => {
  expect(refused(status, '{"organizationId":"org_1"}').status).toBe(status);
});

test('a long message is cut at 300 characters', () => {
  expect(refused(500, envelope({ code: 'INTERNAL', message: 'x'.repeat(5_000) })).apiMessage).toHaveLength(
    300,
  );
});

test('a key that the API repeats is found nowhere in the error', () => {
  const error = refused(
    401,
    envelope({
      code: 'UNAUTHENTICATED',
      message: `no such key: ${KEY}`,
      requestId: `req_${KEY}`,
      details: { given: { headers: [`Bearer ${KEY}`] } },
    }),
  );

  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('lp_live');
  expect(JSON.stringify(error)).not.toContain('lp_live');
});

test('a key across the cut of a long message is redacted before the cut', () => {
  const error = refused(401, envelope({ code: 'UNAUTHENTICATED', message: 'x'.repeat(293) + ` ${KEY}` }));

  expect(error.apiMessage).not.toContain('lp_');
});

const TEN_MB = 10 * 1024 * 1024;

test.each<[string, Reaction, string]>([
  ['an answer', ok({ organizationId: 'org_1', padding: 'x'.repeat(TEN_MB) }), 'read'],
  ['a refusal', html(400, 'x'.repeat(TEN_MB)), 'refused'],
])('%s of 10 MB is read', async (_what, reaction, outcome) => {
  const request = always(reaction).client().whoami();

  const seen = await (outcome === 'read' ? request : rejectionOf(request));

  expect(seen).toMatchObject(outcome === 'read' ? { organizationId: 'org_1' } : { code: 'HTTP_400' });
  if (outcome === 'refused') expect(inspect(seen).length).toBeLessThan(5_000);
});
