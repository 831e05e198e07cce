import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { FakeCache } from '../support/zapier-cache';
import { createHandler } from '../support/zapier-host';

/** What Zapier asks of an app to send its users' requests with their connection (platform 19.1). */
describe('the template of the connection', () => {
  const handler = createHandler(new FakeCache());
  const ask = async (command: string, bundle: object, environment: object = {}) =>
    (await handler({ command, bundle, environment })).results;

  beforeEach(() => {
    delete process.env.LAYERS_BASE_URL;
  });

  afterAll(() => {
    delete process.env.LAYERS_BASE_URL;
  });

  test('is given with the placeholder of the key, where no address was set', async () => {
    expect(await ask('getAuthTemplate', {})).toEqual({
      supported: true,
      authType: 'custom',
      source: 'authentication.test',
      template: {
        headers: {
          Accept: 'application/json',
          Authorization: 'Bearer {{bundle.authData.api_key}}',
          'X-Layers-Organization': '{{bundle.authData.organization_id}}',
        },
      },
    });
  });

  test('is the same where the address of a sandbox was set', async () => {
    const template = await ask('getAuthTemplate', {}, { LAYERS_BASE_URL: 'http://127.0.0.1:4010' });

    expect(template).toEqual(await ask('getAuthTemplate', {}));
  });

  describe('filled in', () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
      sandbox = await createSandbox();
    });

    afterEach(() => sandbox.close());

    /** The headers that Zapier would add to a request of this address. */
    async function headersFor(url: string, authData: Record<string, unknown> = {}): Promise<string> {
      const filled = await ask(
        'renderAuthTemplate',
        { authData: { api_key: sandbox.apiKey, ...authData }, targetRequest: { url, method: 'GET' } },
        { LAYERS_BASE_URL: sandbox.url },
      );
      return JSON.stringify(filled);
    }

    test('it opens the API', async () => {
      const headers = await headersFor(`${sandbox.url}/v1/whoami`, { organization_id: 'org_child' });

      expect(headers).toContain(`Bearer ${sandbox.apiKey}`);
      expect(headers).toContain('org_child');
    });

    test.each([
      'https://example.com/v1/whoami',
      'https://api.layers.com.example.com/v1/whoami',
      'https://api.layers.com@example.com/v1/whoami',
      'https://example.com/?next=https://api.layers.com',
      'http://api.layers.com/v1/whoami',
      'not an address',
    ])('it keeps the key from %s', async (url) => {
      expect(await headersFor(url)).not.toContain(sandbox.apiKey);
    });

    test('it is what the template says, where Zapier names no address', async () => {
      const filled = await ask('renderAuthTemplate', { authData: { api_key: sandbox.apiKey } });

      expect(filled).toMatchObject({
        template: { headers: { Authorization: `Bearer ${sandbox.apiKey}` } },
      });
    });
  });
});
