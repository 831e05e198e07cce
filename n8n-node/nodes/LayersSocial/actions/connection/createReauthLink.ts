import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { findIfPossible, makeReauthLink } from 'layers-social-core';
import {
  accountField,
  optionsField,
  projectField,
  scopesField,
  updateDisplayOptions,
} from '../../../../lib/fields';
import type { Job } from '../operation';
import { secretNotice } from './notice';
import { explainReturn, returnAddressOf, returnFields, returnMembers } from './returnTo';

export const description: INodeProperties[] = updateDisplayOptions('connection', 'createReauthLink', [
  projectField(),
  accountField({ description: 'The account to reconnect; it keeps its ID and its history' }),
  ...returnFields,
  secretNotice,
  optionsField([scopesField]),
]);

/** The link for the owner of the account, and what Wait for Connection needs. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session } = job;
  const projectId = params.id('project');
  const socialAccountId = params.id('account');
  const address = returnAddressOf(job);
  const { returnUrl } = address;
  const scopes = params.collection('options').list('scopes');
  const link = await makeReauthLink(session, projectId, { socialAccountId, returnUrl, scopes }).catch(
    explainReturn(address),
  );
  const about = { projectId, socialAccountId, ...(await nameOf(job)) };
  return { ...link, status: 'pending', ...about, ...returnMembers(job, address) };
}

/** Platform and handle, from the item when it is about this account, else from the project's list. */
async function nameOf({ params, session, input }: Job): Promise<IDataObject> {
  const socialAccountId = params.id('account');
  if (input.socialAccountId === socialAccountId && typeof input.platform === 'string') {
    return { platform: input.platform, handle: input.handle ?? null };
  }
  const account = await findIfPossible(session.accounts, params.id('project'), socialAccountId);
  return { platform: account?.platform ?? null, handle: account?.handle ?? null };
}
