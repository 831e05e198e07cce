import type {
  Icon,
  ICredentialDataDecryptedObject,
  ICredentialTestRequest,
  ICredentialType,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { authenticate, testRules } from '../lib/credential';

export class LayersApi implements ICredentialType {
  name = 'layersApi';

  displayName = 'Layers API';

  icon: Icon = { light: 'file:../icons/layers.svg', dark: 'file:../icons/layers.dark.svg' };

  documentationUrl = 'https://github.com/layers-social/layers-social/tree/main/n8n-node#credentials';

  properties: INodeProperties[] = [
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      placeholder: 'e.g. lp_live_…',
      description:
        'The key from your Layers dashboard. A test key may still act on real accounts, depending on your Layers environment.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://api.layers.com',
      placeholder: 'e.g. https://api.layers.com',
      description:
        'Where the API is. The key is sent to this address only, and only over https; plain http is accepted for localhost, for a sandbox on this machine.',
    },
    {
      displayName: 'Organization ID',
      name: 'organizationId',
      type: 'string',
      default: '',
      placeholder: 'e.g. org_…',
      description:
        'Acts for this child organization (X-Layers-Organization). Leave empty for the key’s own organization. Needs a key with the scope org:admin.',
    },
    {
      displayName: 'Previous API Key',
      name: 'previousApiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'e.g. lp_live_…',
      description:
        'After a change of the key: the one before it, so that invite links signed with it go on working. It is sent nowhere.',
    },
  ];

  /** A function, because it decides whether the key may go where the request goes. */
  async authenticate(
    credentials: ICredentialDataDecryptedObject,
    requestOptions: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    return authenticate(credentials, requestOptions);
  }

  test: ICredentialTestRequest = {
    request: {
      // The same trimming as the nodes do: a pasted slash or /v1 at the end is no reason to refuse.
      baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/v1$/, "") }}',
      url: '/v1/whoami',
      disableFollowRedirect: true,
      sendCredentialsOnCrossOriginRedirect: false,
      timeout: 30_000,
    },
    rules: testRules,
  };
}
