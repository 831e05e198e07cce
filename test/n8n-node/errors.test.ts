import {
  LayersApiError,
  LayersConnectionError,
  LayersInputError,
  LayersRateLimitError,
  LayersResponseError,
} from 'layers-social-core';
import { ExpressionError, NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { factsOf, OperationError, toNodeError } from '../../n8n-node/lib/errors';

const node: INode = {
  id: '1',
  name: 'Layers Social',
  type: 't',
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
};
const api = (status: number, code: string, extra: object = {}) =>
  new LayersApiError({ status, code, apiMessage: 'nope', requestId: 'req_1', route: 'GET /v1/x', ...extra });

it('says what happened in the message and what to do in the description', () => {
  const error = toNodeError(node, api(401, 'UNAUTHENTICATED'));

  expect(error).toBeInstanceOf(NodeApiError);
  expect(error.message).toBe('Layers did not accept the API key');
  expect(error.description).toContain('Check that the key is complete');
  expect(error.description).toContain('Layers says: nope');
  expect(error.description).toContain('Request id: req_1');
  expect(error).toMatchObject({ httpCode: '401' });
});

it.each([
  [api(422, 'VALIDATION'), 'configuration-invalid'],
  [api(401, 'UNAUTHENTICATED'), 'credential-invalid'],
  [api(503, 'KILL_SWITCH'), 'credential-invalid'],
  [api(403, 'FORBIDDEN_SCOPE'), 'configuration-invalid'],
  [api(404, 'NOT_FOUND'), 'configuration-invalid'],
  [api(402, 'BILLING_EXHAUSTED'), 'quota-exhausted'],
  [api(500, 'INTERNAL'), 'temporarily-unavailable'],
  [new LayersConnectionError('GET /v1/x', 'reset'), 'temporarily-unavailable'],
  [new LayersResponseError({ route: 'GET /v1/x', status: 200, received: 'an HTML page' }), undefined],
  [new LayersInputError('state', 'is empty', 'Give it.'), 'configuration-invalid'],
  [new TypeError('a bug'), 'node-defect'],
])('tells the schedulers why: %s → %s', (error, cause) => {
  expect(toNodeError(node, error).failure?.cause).toBe(cause);
});

it('passes on how long to wait', () => {
  const facts = { status: 429, code: 'RATE_LIMITED', apiMessage: '', route: 'GET /v1/x' };
  const error = new LayersRateLimitError(facts, 7_000);

  expect(toNodeError(node, error).failure).toEqual({ cause: 'rate-limited', retryAfterMs: 7_000 });
  expect(factsOf(error)).toEqual({ errorCode: 'RATE_LIMITED', httpStatus: 429, retryAfterMs: 7_000 });
});

it('names a parameter as the screen does', () => {
  const error = toNodeError(
    node,
    new LayersInputError('returnUrl', 'is not a web address', 'Give a full one.'),
  );

  expect(error).toBeInstanceOf(NodeOperationError);
  expect(error.message).toBe("'Return URL' is not a web address");
  expect(error.description).toBe('Give a full one.');
});

it('names the item among several, and only then', () => {
  const refusal = new OperationError('LEASED_ACCOUNT', 'The account is leased', 'Release it.');

  expect(toNodeError(node, refusal, { itemIndex: 4, itemCount: 9 }).message).toBe(
    'The account is leased [item 4]',
  );
  expect(toNodeError(node, refusal, { itemIndex: 0, itemCount: 1 }).message).toBe('The account is leased');
  expect(toNodeError(node, refusal, { itemIndex: 4, itemCount: 9 }).context.itemIndex).toBe(4);
});

it('leaves errors of n8n as they are and adds the item', () => {
  const own = new NodeOperationError(node, 'mine');
  const expression = new ExpressionError('Referenced node is unexecuted', { description: 'Run it first' });

  expect(toNodeError(node, own, { itemIndex: 2 })).toBe(own);
  expect(own.context.itemIndex).toBe(2);
  expect(toNodeError(node, expression, { itemIndex: 2 })).toMatchObject({
    message: 'Referenced node is unexecuted',
    description: 'Run it first',
  });
});

it('keeps keys and states out, also of what nobody foresaw', () => {
  const error = toNodeError(node, new Error('header Bearer lp_live_AAAABBBB_abcdefghijklmnop is wrong'));

  expect(JSON.stringify({ ...error, message: error.message })).not.toContain('abcdefghijklmnop');
});

it.each(['EPERM', 'ENOTFOUND', 'ECONNREFUSED'])('is not overwritten by n8n when Layers says %s', (word) => {
  const error = toNodeError(node, api(409, 'CONFLICT', { apiMessage: `upstream ${word}` }));

  expect(error.message).toBe('The record is in a state that does not allow this');
  expect(error.description).toContain(word);
});
