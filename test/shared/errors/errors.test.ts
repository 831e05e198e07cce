import {
  hasApiCode,
  isLayersError,
  LayersApiError,
  LayersConnectionError,
  LayersInputError,
  LayersListError,
  LayersRateLimitError,
  LayersRefusal,
  LayersResponseError,
} from 'layers-social-core';

const ROUTE = 'GET /v1/whoami';
const FACTS = { status: 404, code: 'NOT_FOUND', apiMessage: 'No such thing.', route: ROUTE };

const FAMILY: Array<[name: string, error: Error, code: string]> = [
  ['LayersInputError', new LayersInputError('returnUrl', 'is empty', 'Give it.'), 'INVALID_INPUT'],
  ['LayersApiError', new LayersApiError(FACTS), 'NOT_FOUND'],
  ['LayersRateLimitError', new LayersRateLimitError({ ...FACTS, code: 'RATE_LIMITED' }, 1), 'RATE_LIMITED'],
  ['LayersRefusal', new LayersRefusal('LEASED_ACCOUNT', 'It is leased', 'Release it.'), 'LEASED_ACCOUNT'],
  ['LayersListError', new LayersListError(ROUTE, 'it has no end'), 'LIST_BROKE_OFF'],
  ['LayersConnectionError', new LayersConnectionError(ROUTE, 'refused'), 'NO_ANSWER'],
  [
    'LayersResponseError',
    new LayersResponseError({ route: ROUTE, status: 200, received: 'an HTML page', requestId: 'req_1' }),
    'UNEXPECTED_RESPONSE',
  ],
];

test.each(FAMILY)('%s is known by its name and its code', (name, error, code) => {
  expect(isLayersError(error)).toBe(true);
  expect(error).toMatchObject({ name, code });
});

test.each([new Error('x'), { code: 'NOT_FOUND' }, undefined])('%s is none of the family', (value) => {
  expect(isLayersError(value)).toBe(false);
});

test('an input error reads as a sentence and a way out', () => {
  expect(FAMILY[0]?.[1].message).toBe('returnUrl is empty. Give it.');
});

test('a refusal of our own reads as what happened and a way out', () => {
  expect(new LayersRefusal('LEASED_ACCOUNT', 'It is leased', 'Release it.').message).toBe(
    'It is leased. Release it.',
  );
});

test('a refusal with this code, and only the API’s', () => {
  expect(hasApiCode(new LayersApiError(FACTS), 'NOT_FOUND')).toBe(true);
  expect(hasApiCode(new LayersApiError(FACTS), 'CONFLICT')).toBe(false);
  expect(hasApiCode({ code: 'NOT_FOUND' }, 'NOT_FOUND')).toBe(false);
});

test('a rate limit is a refusal, and its time may be unknown', () => {
  const error = new LayersRateLimitError(FACTS, undefined);

  expect(error).toBeInstanceOf(LayersApiError);
  expect(error.retryAfterMs).toBeUndefined();
});
