/** The connection: an API key, and whom to act for. Tested by asking the API who the key belongs to. */
import { Identity, isRecord } from 'layers-social-core';
import type { Authentication, Bundle, ZObject } from 'zapier-platform-core';

import { clientFor, isForTheApi } from './lib/client';
import { halted, withZapierErrors } from './lib/errors';
import { text } from './lib/input';

const test = async (z: ZObject, bundle: Bundle) => {
  if (isForAnotherSite(bundle)) throw halted(z.errors, 'The API key is sent to Layers only.');
  const identity = await clientFor(z, bundle).whoami();
  return { ...describe(identity), connectionName: nameOf(identity) };
};

/**
 * Where users send requests of their own with the connection, Zapier asks which headers to add. When the middleware adds
 * none, because the address is not Layers', Zapier runs the test and takes those of its request (`renderAuthTemplate`).
 */
function isForAnotherSite(bundle: object): boolean {
  const target = 'targetRequest' in bundle ? bundle.targetRequest : undefined;
  return isRecord(target) && !isForTheApi(String(target.url));
}

function describe({ organizationId, organizationName, rateLimitTier }: Identity) {
  return {
    organizationId,
    organizationName: organizationName ?? null,
    rateLimitTier: rateLimitTier ?? null,
  };
}

function nameOf({ organizationName, organizationId }: Identity): string {
  return text(organizationName) ?? organizationId;
}

export const authentication: Authentication = {
  type: 'custom',
  fields: [
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText:
        'It begins with `lp_`. An owner or admin of your organization creates it; see [API keys](https://developers.layers.com/docs/account/api-keys).',
    },
    {
      key: 'organization_id',
      label: 'Organization ID',
      type: 'string',
      required: false,
      helpText:
        'Only for parent organizations: the child organization to act for (`org_…`). The key needs the scope `org:admin`; see [organizations](https://developers.layers.com/docs/api/concepts/organizations).',
    },
  ],
  test: withZapierErrors('connection', test),
  connectionLabel: '{{connectionName}}',
};
