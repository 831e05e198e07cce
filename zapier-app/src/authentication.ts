/** The connection: an API key, and whom to act for. Tested by asking the API who the key belongs to. */
import { Identity } from 'layers-social-core';
import type { Authentication, Bundle, ZObject } from 'zapier-platform-core';

import { clientFor } from './lib/client';
import { withZapierErrors } from './lib/errors';
import { text } from './lib/input';

const test = async (z: ZObject, bundle: Bundle) => {
  const identity = await clientFor(z, bundle).whoami();
  return { ...describe(identity), connectionName: nameOf(identity) + modeOf(bundle.authData.api_key) };
};

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

/** What test keys do has changed before: say which kind it is and promise nothing. */
function modeOf(key: unknown): string {
  return text(key)?.startsWith('lp_test_') ? ' (test)' : '';
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
