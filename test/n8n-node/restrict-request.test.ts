/** Where a request with the credential may go, whichever node of n8n sends it: on n8n's own request helpers. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { IHttpRequestOptions, INodeType } from 'n8n-workflow';

import { LayersApi } from '../../n8n-node/credentials/LayersApi.credentials';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy';
import { type Listener, startListener } from '../support/local-server';
import {
  additionalDataFor,
  createWorkflow,
  dataOf,
  engineFor,
  runWorkflow,
  singleNode,
  startRun,
  testCredential,
} from '../support/n8n-engine';

const KEY = 'lp_test_AAAABBBBCCCCDDDD_s3cretS3cretS3cret';
const API = 'https://api.layers.com';
const credential = new LayersApi();

const authenticate = (request: object, baseUrl = API) =>
  credential.authenticate({ apiKey: KEY, baseUrl, organizationId: 'org_1' }, {
    url: `${baseUrl}/v1/whoami`,
    ...request,
  } as IHttpRequestOptions);

describe('a request that could show the key to somebody on the way', () => {
  it.each([
    ['http://proxy.example:8080', 'Proxy'],
    ['proxy.example:8080', 'Proxy'],
    [{ host: 'proxy.example', port: 8080, protocol: 'http' }, 'Proxy'],
    [{ host: 'api.layers.com', port: 443 }, 'Proxy'],
    [true, 'Proxy'],
  ])('is refused with the proxy %j', async (proxy, option) => {
    await expect(authenticate({ proxy })).rejects.toThrow(`Remove the option '${option}'`);
  });

  it.each([
    { rejectUnauthorized: false },
    { rejectUnauthorized: null, skipSslCertificateValidation: true },
    { rejectUnauthorized: 0 },
    { skipSslCertificateValidation: true },
    { skipSslCertificateValidation: 'yes' },
  ])('is refused without certificate checks: %j', async (request) => {
    await expect(authenticate(request)).rejects.toThrow("Turn off the option 'Ignore SSL Issues (Insecure)'");
  });

  it.each([
    { ca: '-----BEGIN CERTIFICATE-----' },
    { rejectUnauthorized: false },
    { servername: 'evil.example' },
    'anything',
  ])('is refused with a connection of its own: %j', async (agentOptions) => {
    await expect(authenticate({ agentOptions })).rejects.toThrow("Turn off 'SSL Certificates'");
  });

  it.each([
    { followRedirect: true, followAllRedirects: true, maxRedirects: 21 },
    { followAllRedirects: true, followRedirect: false, maxRedirects: 1 },
    { maxRedirects: 5 },
  ])('is refused when it asks for redirects: %j', async (request) => {
    await expect(authenticate(request)).rejects.toThrow("Remove the option 'Redirects'");
  });

  it.each(['evil.example', 'api.layers.com:8443', ''])('is refused with the host header %j', async (host) => {
    await expect(authenticate({ headers: { hOsT: host } })).rejects.toThrow("The header 'Host'");
  });

  it.each([
    { url: 'ht\ntps://api.layers.com/v1/whoami', baseURL: 'https://evil.example' },
    { url: `${API}/v1/whoami`, baseURL: 'https://evil.example' },
    { url: `${API}/v1/whoami`, uri: 'https://evil.example/' },
    { url: new URL('https://evil.example/'), uri: `${API}/v1/whoami` },
    { url: undefined, uri: undefined },
    { url: '//evil.example', baseURL: API },
  ])('is refused when one of its addresses is not the API: %j', async (request) => {
    await expect(authenticate(request)).rejects.toThrow('leads to another host');
  });
});

describe('a request that may pass', () => {
  it.each([
    {},
    { followRedirect: true, followAllRedirects: true, maxRedirects: undefined },
    { followRedirect: false, followAllRedirects: false, maxRedirects: 21 },
    { disableFollowRedirect: true, maxRedirects: 21 },
    { sendCredentialsOnCrossOriginRedirect: true },
  ])('follows no redirect, in the words of both helpers: %j', async (request) => {
    await expect(authenticate(request)).resolves.toMatchObject({
      disableFollowRedirect: true,
      followRedirect: false,
      followAllRedirects: false,
      maxRedirects: 0,
      sendCredentialsOnCrossOriginRedirect: false,
    });
  });

  it.each([
    { rejectUnauthorized: true },
    { skipSslCertificateValidation: false },
    { agentOptions: {} },
    { agentOptions: undefined },
    { proxy: '' },
    { proxy: undefined },
    { headers: { Host: 'api.layers.com' } },
    { url: '/v1/whoami', baseURL: `${API}/` },
    { url: undefined, uri: `${API}/v1/whoami` },
  ])('keeps its key: %j', async (request) => {
    await expect(authenticate(request)).resolves.toHaveProperty('headers.Authorization', `Bearer ${KEY}`);
  });

  it('goes to no proxy of ours beyond this machine', async () => {
    expect(await authenticate({})).not.toHaveProperty('proxy');
    expect(await authenticate({}, 'https://localhost:4010')).not.toHaveProperty('proxy');
  });

  it.each([
    ['http://127.0.0.1:4010', { protocol: 'http', host: '127.0.0.1', port: 4010 }],
    ['http://localhost', { protocol: 'http', host: 'localhost', port: 80 }],
    ['http://[::1]:4010', { protocol: 'http', host: '[::1]', port: 4010 }],
  ])('has %p as its own proxy, also when it is asked again', async (baseUrl, proxy) => {
    const once = await authenticate({}, baseUrl);
    expect(once).toMatchObject({ proxy });
    await expect(authenticate(once, baseUrl)).resolves.toMatchObject({ proxy });
    await expect(authenticate({ proxy: { ...proxy, port: 1 } }, baseUrl)).rejects.toThrow("'Proxy'");
    await expect(authenticate({ proxy: { ...proxy, auth: {} } }, baseUrl)).rejects.toThrow("'Proxy'");
  });
});

describe('n8n’s own helpers', () => {
  const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]);
  const before = Object.fromEntries(proxyNames.map((name) => [name, process.env[name]]));
  let sandbox: Sandbox;
  let proxy: ForwardProxy;

  beforeAll(async () => {
    sandbox = await createSandbox();
    proxy = await startForwardProxy();
    for (const name of proxyNames) Reflect.deleteProperty(process.env, name);
    process.env.HTTP_PROXY = proxy.url;
  });
  afterAll(async () => {
    for (const name of proxyNames) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    await sandbox.close();
    await proxy.close();
  });

  it('really ask the proxy of the environment, without the credential', async () => {
    const stranger = await startListener(200);
    await send('httpRequest', { url: `${stranger.url}/plain` });
    expect(proxy.seen.map(({ target }) => target)).toEqual([`${stranger.url}/plain`]);
    expect(stranger.visits).toHaveLength(1);
    proxy.seen.length = 0;
    await stranger.close();
  });

  it('send nothing of ours to it when the API is on this machine', async () => {
    const credentials = { apiKey: sandbox.apiKey, baseUrl: sandbox.url };
    await expect(testCredential(credentials)).resolves.toMatchObject({ status: 'OK' });
    const project = { __rl: true, mode: 'id', value: sandbox.projectId };
    const workflow = singleNode({ resource: 'account', operation: 'getMany', project });
    await expect(runWorkflow({ workflow, credentials })).resolves.toMatchObject({ status: 'success' });
    for (const helper of ['httpRequestWithAuthentication', 'requestWithAuthentication'] as const) {
      const sent = await send(helper, { url: `${sandbox.url}/v1/whoami`, json: true }, credentials);
      expect(sent).toMatchObject({ status: 'success' });
    }
    expect(sandbox.requests().filter(({ path }) => path === '/v1/whoami')).toHaveLength(3);
    expect(proxy.seen).toEqual([]);
  });

  describe.each(['httpRequestWithAuthentication', 'requestWithAuthentication'] as const)('%s', (helper) => {
    let stranger: Listener;
    let origin: Listener;

    beforeAll(async () => {
      stranger = await startListener(200);
      origin = await startListener(307, { location: `${stranger.url}/elsewhere` });
    });
    afterAll(async () => {
      await stranger.close();
      await origin.close();
    });

    it('follows no redirect of the API, whatever the node says', async () => {
      const credentials = { apiKey: KEY, baseUrl: origin.url, organizationId: 'org_1' };
      for (const request of [
        {},
        { followRedirect: true, followAllRedirects: true, sendCredentialsOnCrossOriginRedirect: true },
        { method: 'POST', body: { a: 1 }, followAllRedirects: true },
      ]) {
        const run = await send(helper, { url: `${origin.url}/v1/whoami`, ...request }, credentials);
        expect(run.status).toBe('error');
      }
      expect(origin.visits).toHaveLength(3);
      expect(origin.visits[0]).toMatchObject({ 'x-layers-organization': 'org_1' });
      expect(stranger.visits).toEqual([]);
    });

    it('does not send a request with a proxy, and says which option it is', async () => {
      const credentials = { apiKey: sandbox.apiKey, baseUrl: sandbox.url };
      const request = { url: `${sandbox.url}/v1/whoami`, proxy: proxy.url };
      const run = await send(helper, request, credentials);
      expect(run.status).toBe('error');
      expect(JSON.stringify(run.error)).toContain("Remove the option 'Proxy'");
      expect(proxy.seen).toEqual([]);
    });
  });
});

type Helper = 'httpRequest' | 'httpRequestWithAuthentication' | 'requestWithAuthentication';

/** Sends one request from a node that is not ours, on n8n's engine. */
async function send(
  helper: Helper,
  request: object,
  credentials = { apiKey: KEY, baseUrl: API },
): Promise<{ status: string; error?: unknown }> {
  const engine = await engineFor();
  const sender: INodeType = {
    description: {
      displayName: 'Sender',
      name: 'sender',
      group: ['transform'],
      version: 1,
      description: '',
      defaults: { name: 'Sender' },
      inputs: ['main'],
      outputs: ['main'],
      credentials: [{ name: 'layersApi', required: true }],
      properties: [],
    },
    async execute() {
      const options = request as IHttpRequestOptions;
      if (helper === 'httpRequest') await this.helpers.httpRequest(options);
      else await this.helpers[helper].call(this, 'layersApi', options);
      return [[{ json: {} }]];
    },
  };
  const json = singleNode({});
  const nodes = json.nodes.map((node, index) => (index === 1 ? { ...node, type: 'sender' } : node));
  const workflow = createWorkflow(engine, { json: { ...json, nodes }, input: [{}], extra: sender });
  const hooks = new engine.core.ExecutionLifecycleHooks('manual', '1', dataOf(json));
  const execution = new engine.core.WorkflowExecute(additionalDataFor(engine, credentials, hooks), 'manual');
  const { status, data } = await startRun(execution, workflow);
  return { status, error: data.resultData.error };
}
