/** Adds the key to requests for the API's origin, and to no other request that passes through `z.request`. */
import type { BeforeRequestMiddleware } from 'zapier-platform-core';

import { isForTheApi } from './lib/client';
import { text } from './lib/input';

export const authenticate: BeforeRequestMiddleware = (request, _z, bundle) => {
  if (!isForTheApi(request.url)) return request;
  const organization = text(bundle.authData.organization_id);
  return {
    ...request,
    headers: {
      ...request.headers,
      Authorization: `Bearer ${text(bundle.authData.api_key) ?? ''}`,
      ...(organization && { 'X-Layers-Organization': organization }),
    },
  };
};
