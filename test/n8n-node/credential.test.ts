import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { LayersApi } from '../../n8n-node/credentials/LayersApi.credentials';
import { startListener } from '../support/local-server';
import { testCredential } from '../support/n8n-engine';
import { loadNock } from '../support/n8n-nock';

const KEY = 'lp_test_AAAABBBBCCCCDDDD_s3cretS3cretS3cret';
const credential = new LayersApi();
const sign = (url: string, more: object = {}, baseURL?: string) =>
  credential.authenticate({ apiKey: KEY, baseUrl: 'https://api.layers.com', ...more }, { url, baseURL });

describe('signing', () => {
  it('adds the key as a bearer token and keeps the other headers', async () => {
    const signed = await credential.authenticate(
      { apiKey: ` ${KEY}\n`, baseUrl: 'https://api.layers.com/' },
      { url: 'https://api.layers.com/v1/projects', headers: { Accept: 'application/json' } },
    );

    expect(signed.headers).toEqual({ Accept: 'application/json', Authorization: `Bearer ${KEY}` });
  });

  it('names the organization only when one is given', async () => {
    const url = 'https://api.layers.com/v1/whoami';

    expect((await sign(url, { organizationId: 'org_1' })).headers).toMatchObject({
      'X-Layers-Organization': 'org_1',
    });
    expect((await sign(url, { organizationId: ' ' })).headers).not.toHaveProperty('X-Layers-Organization');
  });

  it.each(['lp_test_AAAA\n_s3cret', 'lp_test_ü', 'two keys'])(
    'refuses the key %j by its label',
    async (apiKey) => {
      await expect(sign('https://api.layers.com/v1/whoami', { apiKey })).rejects.toThrow(
        'API Key has characters no key has. Paste it as Layers showed it.',
      );
    },
  );

  it('refuses an empty key, and an organization that no header can hold', async () => {
    const url = 'https://api.layers.com/v1/whoami';

    await expect(sign(url, { apiKey: ' ' })).rejects.toThrow('API Key is empty');
    await expect(sign(url, { organizationId: 'örg\n1' })).rejects.toThrow('Organization ID is not an id');
  });

  it('resolves a path against the base of the request', async () => {
    await expect(sign('/v1/whoami', {}, 'https://api.layers.com')).resolves.toHaveProperty('headers');
    await expect(sign('/v1/whoami', {}, 'https://evil.example')).rejects.toThrow('leads to another host');
  });

  it.each([
    'https://evil.example/v1/whoami',
    'https://api.layers.com.evil.example/v1/whoami',
    'https://api.layers.com@evil.example/v1/whoami',
    'http://api.layers.com/v1/whoami',
    'https://api.layers.com:8443/v1/whoami',
    'not an address',
    '',
  ])('does not give the key to %p', async (url) => {
    await expect(sign(url)).rejects.toThrow('leads to another host, which must not see the API key');
  });

  it('understands the older word for the address too', async () => {
    const request = { uri: 'https://evil.example/', url: '' };

    await expect(credential.authenticate({ apiKey: KEY, baseUrl: '' }, request)).rejects.toThrow(
      'another host',
    );
  });

  it.each([
    'http://api.layers.com',
    'http://192.0.2.1',
    'ftp://api.layers.com',
    'api.layers.com',
    'https://u:p@x.example',
  ])('refuses the base URL %p', async (baseUrl) => {
    await expect(sign(`${baseUrl}/v1/whoami`, { baseUrl })).rejects.toThrow('Base URL');
  });

  it.each(['http://localhost:4010', 'http://127.0.0.1:4010', 'http://[::1]:4010'])(
    'accepts %p, which is this machine',
    async (baseUrl) => {
      await expect(sign(`${baseUrl}/v1/whoami`, { baseUrl })).resolves.toHaveProperty(
        'headers.Authorization',
      );
    },
  );
});

describe('the Test button', () => {
  let sandbox: Sandbox;
  let nock: Awaited<ReturnType<typeof loadNock>>;

  beforeAll(async () => {
    nock = await loadNock();
    sandbox = await createSandbox();
  });
  afterAll(() => {
    nock.restore();
    return sandbox.close();
  });
  afterEach(() => nock.cleanAll());

  const testing = (more: object) => testCredential({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, ...more });

  it('passes for a good key', async () => {
    await expect(testing({})).resolves.toEqual({ status: 'OK', message: 'Connection successful!' });
  });

  it.each(['/', '/v1', '/v1/'])('forgives a base URL that ends in %p', async (end) => {
    await expect(testing({ baseUrl: sandbox.url + end })).resolves.toMatchObject({ status: 'OK' });
  });

  it('says so for a wrong key', async () => {
    await expect(testing({ apiKey: KEY })).resolves.toEqual({
      status: 'Error',
      message: 'Layers did not accept the API key. Check that it is complete and has not been revoked.',
    });
  });

  it('says so for a suspended key', async () => {
    sandbox.seed({ apiKeys: [{ key: 'lp_test_SUSPENDED0000000_abc', suspended: true }] });

    await expect(testing({ apiKey: 'lp_test_SUSPENDED0000000_abc' })).resolves.toMatchObject({
      status: 'Error',
      message: expect.stringContaining('suspended'),
    });
  });

  it('sends nothing over http to another machine', async () => {
    const scope = nock('http://layers.example').get('/v1/whoami').reply(200, { organizationId: 'org_1' });

    const result = await testing({ baseUrl: 'http://layers.example' });

    expect(result.status).toBe('Error');
    expect(result.message).toContain('would send the API key unencrypted');
    expect(scope.isDone()).toBe(false);
  });

  it('does not take any website for the API', async () => {
    nock('https://www.example.com').get('/v1/whoami').reply(200, '<html>Welcome</html>');

    await expect(testing({ baseUrl: 'https://www.example.com' })).resolves.toEqual({
      status: 'Error',
      message: 'The answer did not come from the Layers API. Check the Base URL.',
    });
  });

  it('does not follow a redirect, and so gives the key to no third party', async () => {
    const stranger = await startListener();
    const other = await startListener(302, { location: stranger.url });

    const result = await testing({ baseUrl: other.url });

    expect(result.status).toBe('Error');
    expect(stranger.visits).toHaveLength(0);
    await stranger.close();
    await other.close();
  });
});
