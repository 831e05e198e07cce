import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ConnectionResult } from 'layers-social-core';
import type { Parameters } from '../../../../lib/params';

export const stateField: INodeProperties = {
  displayName: 'State',
  name: 'state',
  type: 'string',
  default: '={{ $json.state }}',
  required: true,
  placeholder: 'e.g. st_…',
  description: 'The state that Create Connect Link or Create Reauth Link returned',
};

/** The state in the field State. */
export function stateOf(params: Parameters): string {
  return params.id('state', 'Give the state that Create Connect Link or Create Reauth Link returned.');
}

/** Where the authorization stands, flat. A refusal by the owner is an outcome to branch on, so it is not thrown. */
export function authorizationFields(outcome: ConnectionResult): IDataObject {
  const { status, socialAccountId, expiresAt, error } = outcome;
  return {
    status,
    socialAccountId: socialAccountId ?? null,
    expiresAt: expiresAt ?? null,
    failureCode: error?.code ?? null,
    failureMessage: error?.message ?? null,
  };
}
