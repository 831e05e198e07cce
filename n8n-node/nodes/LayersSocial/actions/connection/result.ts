/** The output of Wait for Connection, for both ways to wait. */
import type { IDataObject } from 'n8n-workflow';

import { authorizationFields } from './authorization';
import { Asked, subjectOf } from './subject';

/** The outcome with the account it is about, as far as it can be looked up. */
export async function resultOf(asked: Omit<Asked, 'mayLookUp'>): Promise<IDataObject> {
  const { params, outcome } = asked;
  const mayLookUp = params.collection('options').flag('includeAccount', true);
  const { names, account } = await subjectOf({ ...asked, mayLookUp });
  return {
    state: params.id('state'),
    ...authorizationFields(outcome),
    expiresAt: outcome.expiresAt ?? params.text('expiresAt', 'always') ?? null,
    ...names,
    account: account && outcome.status === 'completed' ? { ...account } : null,
  };
}
