import {
  isAccount,
  isConnectionStatus,
  isCreatedWebhookEndpoint,
  isPageOfAny,
  isWebhookEndpoint,
} from '../../../shared/src/api/guards';
import { isRecord } from '../../../shared/src/base/json';

const ACCOUNT = { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' };
const ENDPOINT = { id: 'w_1', url: 'https://a.example/', status: 'active', events: ['test.ping'] };

test('only an object is a record', () => {
  expect([{}, Object.create(null)].every(isRecord)).toBe(true);
  expect([null, undefined, [], 'text', 7, true].some(isRecord)).toBe(false);
});

test('what the core needs must be text that is not empty', () => {
  expect(isAccount(ACCOUNT)).toBe(true);
  for (const name of Object.keys(ACCOUNT)) {
    for (const value of [undefined, null, '', 7, {}])
      expect(isAccount({ ...ACCOUNT, [name]: value })).toBe(false);
  }
});

test('values and members of tomorrow pass', () => {
  expect(
    isAccount({ ...ACCOUNT, platform: 'linkedin', status: 'napping', leased: 'perhaps', more: [] }),
  ).toBe(true);
});

test.each([
  [{ items: [] }, true],
  [{ items: [{ id: 'a' }], nextCursor: 'c' }, true],
  [{ items: [], nextCursor: null }, true],
  [{ items: [], nextCursor: '' }, true],
  [{ items: [], nextCursor: 7 }, false],
  [{ items: [{ id: 'a' }, {}, null] }, true],
  [{ items: {} }, false],
  [{}, false],
  [[], false],
])('%j is a page: %s', (value, expected) => {
  expect(isPageOfAny(value)).toBe(expected);
});

test.each([
  [{ status: 'pending' }, true],
  [{ status: 'a status of tomorrow' }, true],
  [{ status: 'completed', socialAccountId: 'sa_1' }, true],
  [{ status: 'completed' }, false],
  [{ status: 'completed', socialAccountId: '' }, false],
  [{}, false],
])('an authorization counts as completed only with its account: %j', (value, expected) => {
  expect(isConnectionStatus(value)).toBe(expected);
});

test('an endpoint has a list of event names', () => {
  expect(isWebhookEndpoint(ENDPOINT)).toBe(true);
  expect(isWebhookEndpoint({ ...ENDPOINT, events: 'test.ping' })).toBe(false);
  expect(isWebhookEndpoint({ ...ENDPOINT, events: [7] })).toBe(false);
  expect(isWebhookEndpoint({ ...ENDPOINT, url: undefined })).toBe(false);
});

test('a new endpoint comes with its secret', () => {
  expect(isCreatedWebhookEndpoint({ endpoint: ENDPOINT, signingSecret: 'whsec_1' })).toBe(true);
  expect(isCreatedWebhookEndpoint({ endpoint: ENDPOINT })).toBe(false);
  expect(isCreatedWebhookEndpoint({ endpoint: {}, signingSecret: 'whsec_1' })).toBe(false);
});
