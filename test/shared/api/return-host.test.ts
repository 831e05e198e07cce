import { describeError, LayersApiError } from 'layers-social-core';

import { nameReturnHost } from '../../../shared/src/api/return-host';

const ROUTE = 'POST /v1/projects/:projectId/social/oauth-url';
const RETURN_URL = 'https://App.Example.com:8443/back?customer=7';

function refusal(code: string, details?: Record<string, unknown>): LayersApiError {
  return new LayersApiError({
    status: 403,
    code,
    apiMessage: 'no',
    requestId: 'req_1',
    details,
    route: ROUTE,
  });
}

/** What becomes of an error on its way to the caller. */
function thrownFor(error: unknown): unknown {
  try {
    return nameReturnHost(RETURN_URL)(error);
  } catch (thrown) {
    return thrown;
  }
}

const messageFor = (error: unknown) => describeError(thrownFor(error)).message;

test('a refused return URL is told by its host', () => {
  expect(messageFor(refusal('RETURN_URL_NOT_ALLOWED'))).toBe(
    "The host app.example.com is not on the API key's allowlist",
  );
});

test('the host that the API names goes first', () => {
  const named = refusal('RETURN_URL_NOT_ALLOWED', { host: 'example.com', allowed: 2 });

  expect(messageFor(named)).toBe("The host example.com is not on the API key's allowlist");
  expect(thrownFor(named)).toMatchObject({ requestId: 'req_1', route: ROUTE, details: { allowed: 2 } });
});

test.each([{ host: 7 }, { host: 'two words' }, { host: '' }])('%j is no host', (details) => {
  expect(messageFor(refusal('RETURN_URL_NOT_ALLOWED', details))).toBe(
    "The host of the return URL is not on the API key's allowlist",
  );
});

test.each([refusal('FORBIDDEN_SCOPE'), new TypeError('other')])(
  'other errors stay what they are',
  (error) => {
    expect(thrownFor(error)).toBe(error);
  },
);
