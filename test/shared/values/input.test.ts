import {
  LayersClient,
  LayersInputError,
  requireApiKey,
  requireBaseUrl,
  requireId,
  requireLimit,
  requireOneOf,
  requireReturnUrl,
  requireScopes,
} from 'layers-social-core';

import { answers, rejectionOf, thrownBy } from '../../support/runtime';

const RETURN_URL = 'https://example.com/back?session=1';

describe('requireId', () => {
  test.each([
    ['sa_5c4b8a52-3c1d-4a7e-9f60-2b7d1e8a4c11'],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['5c4b8a52-3c1d-4a7e-9f60-2b7d1e8a4c11'],
    ['anything/opaque?#%'],
    ['x'.repeat(200)],
  ])('an opaque id passes as it is: %s', (id) => {
    expect(requireId('id', id)).toBe(id);
  });

  test('white space around it is dropped', () => {
    expect(requireId('id', ' sa_1\n')).toBe('sa_1');
  });

  test.each([[''], ['   '], [undefined], [null], [7], [{}], [['sa_1']]])('%j is empty', (value) => {
    expect(thrownBy(() => requireId('socialAccountId', value))).toMatchObject({
      field: 'socialAccountId',
      what: 'is empty',
    });
  });

  test.each([['a b'], ['a\nb'], ['a\u0000b'], ['a\u200bb'], ['a\u202eb'], ['x'.repeat(201)], ['.'], ['..']])(
    '%j is no id',
    (value) => {
      expect(thrownBy(() => requireId('id', value))).toMatchObject({ field: 'id', what: 'is not an id' });
    },
  );
});

describe('requireOneOf', () => {
  test('a value of the list passes, anything else is told the list', () => {
    expect(requireOneOf('platform', 'tiktok', ['tiktok', 'instagram'])).toBe('tiktok');
    expect(thrownBy(() => requireOneOf('platform', 'TikTok', ['tiktok', 'instagram']))).toMatchObject({
      field: 'platform',
      fix: 'Use one of: tiktok, instagram.',
    });
  });
});

describe('requireReturnUrl', () => {
  test.each([
    'https://example.com/back?session=1#x',
    'http://localhost:5678/webhook',
    'HTTPS://EXAMPLE.COM',
    'https://bücher.example/',
  ])('a web address passes as it was written: %s', (url) => {
    expect(requireReturnUrl('returnUrl', ` ${url} `)).toBe(url);
  });

  test.each([
    undefined,
    null,
    7,
    '',
    'example.com',
    '/back',
    'javascript:alert(1)',
    'ftp://example.com',
    'data:text/html,x',
    'https://',
    'https://exa mple.com',
  ])('%j is not a web address', (value) => {
    expect(thrownBy(() => requireReturnUrl('returnUrl', value))).toMatchObject({
      field: 'returnUrl',
      what: 'is not a web address',
    });
  });

  test.each(['https://user@example.com', 'https://user:secret@example.com', 'https://:secret@example.com'])(
    'a name or password in it is refused, and not repeated: %s',
    (value) => {
      const error = thrownBy(() => requireReturnUrl('returnUrl', value)) as LayersInputError;

      expect(error.what).toBe('contains a user name or password');
      expect(error.message).not.toContain('secret');
    },
  );
});

describe('requireScopes', () => {
  test('undefined stays undefined, a list comes back', () => {
    expect(requireScopes('scopes', undefined)).toBeUndefined();
    expect(requireScopes('scopes', ['video.list', 'x'.repeat(64)])).toEqual(['video.list', 'x'.repeat(64)]);
    expect(requireScopes('scopes', new Array(32).fill('a'))).toHaveLength(32);
  });

  test.each([
    ['video.list', 'is not a list'],
    [null, 'is not a list'],
    [new Array(33).fill('a'), 'has 33 entries'],
    [[''], 'has an entry that is not a scope name'],
    [['a b'], 'has an entry that is not a scope name'],
    [[7], 'has an entry that is not a scope name'],
    [['x'.repeat(65)], 'has an entry of 65 characters'],
  ])('%j %s', (value, what) => {
    expect(thrownBy(() => requireScopes('scopes', value))).toMatchObject({ field: 'scopes', what });
  });
});

describe('requireLimit', () => {
  test.each([undefined, 1, 200])('%j passes', (value) => {
    expect(requireLimit('limit', value, 200)).toBe(value);
  });

  test.each([0, -1, 201, 1.5, NaN, Infinity, '50', null])('%j is out of range', (value) => {
    expect(thrownBy(() => requireLimit('limit', value, 200))).toMatchObject({
      field: 'limit',
      fix: 'Give a whole number from 1 to 200.',
    });
  });
});

describe('requireBaseUrl', () => {
  test.each([
    ['https://api.layers.com', 'https://api.layers.com'],
    [' https://api.layers.com/ ', 'https://api.layers.com'],
    ['https://api.layers.com/v1', 'https://api.layers.com'],
    ['https://api.layers.com/v1//', 'https://api.layers.com'],
    ['https://proxy.example/layers//v1/', 'https://proxy.example/layers'],
    ['https://proxy.example/v1/layers', 'https://proxy.example/v1/layers'],
    ['https://v1/', 'https://v1'],
    ['HTTPS://API.LAYERS.COM:443', 'https://api.layers.com'],
    ['http://localhost:4010', 'http://localhost:4010'],
    ['http://LOCALHOST', 'http://localhost'],
    ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('%s becomes %s', (value, base) => {
    expect(requireBaseUrl('baseUrl', value)).toBe(base);
  });

  test.each([undefined, '', 'api.layers.com', 'ftp://api.layers.com', 'file:///etc/passwd'])(
    '%j is not a web address',
    (value) => {
      expect(thrownBy(() => requireBaseUrl('baseUrl', value))).toMatchObject({
        what: 'is not a web address',
      });
    },
  );

  test.each([
    'http://api.layers.com',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evil.example/localhost',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
  ])('http would send the key in the clear: %s', (value) => {
    expect(thrownBy(() => requireBaseUrl('baseUrl', value))).toMatchObject({
      what: 'uses http, which would send the API key unencrypted',
    });
  });

  test.each(['https://u@a.b', 'https://:p@a.b', 'https://a.b/?x=1', 'https://a.b/#x'])(
    'more than a host and a path is refused: %s',
    (value) => {
      expect(thrownBy(() => requireBaseUrl('baseUrl', value))).toMatchObject({
        what: 'has more than a host and a path',
      });
    },
  );
});

describe('nothing is sent when the input cannot be right', () => {
  const CALLS: Array<[field: string, call: (client: LayersClient) => Promise<unknown>]> = [
    ['limit', (c) => c.listProjects({ limit: 201 })],
    ['projectId', (c) => c.createConnectLink('', { platform: 'tiktok', returnUrl: RETURN_URL })],
    ['platform', (c) => c.createConnectLink('prj_1', { platform: 'myspace', returnUrl: RETURN_URL })],
    ['returnUrl', (c) => c.createConnectLink('prj_1', { platform: 'tiktok', returnUrl: 'nope' })],
    [
      'scopes',
      (c) => c.createConnectLink('prj_1', { platform: 'tiktok', returnUrl: RETURN_URL, scopes: [''] }),
    ],
    ['state', (c) => c.getConnectionStatus('')],
    ['projectId', (c) => c.listAccounts('')],
    ['limit', (c) => c.listAccounts('prj_1', { limit: 0 })],
    ['projectId', (c) => c.iterateAccounts('').next()],
    ['socialAccountId', (c) => c.findAccount('prj_1', '')],
    ['projectId', (c) => c.createReauthLink('', { socialAccountId: 'sa_1', returnUrl: RETURN_URL })],
    ['socialAccountId', (c) => c.createReauthLink('prj_1', { socialAccountId: '', returnUrl: RETURN_URL })],
    ['returnUrl', (c) => c.createReauthLink('prj_1', { socialAccountId: 'sa_1', returnUrl: '' })],
    [
      'scopes',
      (c) =>
        c.createReauthLink('prj_1', {
          socialAccountId: 'sa_1',
          returnUrl: RETURN_URL,
          scopes: new Array<string>(33).fill('a'),
        }),
    ],
    ['socialAccountId', (c) => c.getHealth('..')],
    ['projectId', (c) => c.revokeAccount('', 'sa_1')],
    ['socialAccountId', (c) => c.revokeAccount('prj_1', '')],
    ['projectId', (c) => c.listLeasedAccounts('')],
    ['socialAccountId', (c) => c.releaseLease('')],
    ['projectId', (c) => c.listScheduledPosts('')],
    ['limit', (c) => c.listScheduledPosts('prj_1', { limit: 101 })],
    ['limit', (c) => c.webhookEndpoints.list({ limit: 101 })],
    ['url', (c) => c.webhookEndpoints.create({ url: 'nope', events: ['test.ping'] })],
    ['endpointId', (c) => c.webhookEndpoints.get('')],
    ['endpointId', (c) => c.webhookEndpoints.update('', { status: 'active' })],
    ['endpointId', (c) => c.webhookEndpoints.delete('')],
    ['endpointId', (c) => c.webhookEndpoints.rotateSecret('')],
    ['endpointId', (c) => c.webhookEndpoints.test('')],
    ['endpointId', (c) => c.webhookEndpoints.listDeliveries('')],
    ['limit', (c) => c.webhookEndpoints.listDeliveries('w_1', { limit: 101 })],
    ['deliveryId', (c) => c.webhookEndpoints.replayDelivery('')],
  ];

  test.each(CALLS)('%s: %s', async (field, call) => {
    const runtime = answers([]);

    const error = await rejectionOf(call(runtime.client()));

    expect(error).toBeInstanceOf(LayersInputError);
    expect(error).toMatchObject({ field, code: 'INVALID_INPUT' });
    expect(runtime.requests).toEqual([]);
  });

  test('a base URL that cannot be right makes no client', () => {
    expect(() => answers([]).client({ baseUrl: 'http://api.layers.com' })).toThrow(LayersInputError);
  });
});

test.each([undefined, null, 7, '', '  '])('a key that is not given is called empty: %j', (value) => {
  expect(() => requireApiKey('apiKey', value)).toThrow('apiKey is empty. Paste it as Layers showed it.');
});
