/** The account of a link, as far as it is known before the owner decides: a refusal does not name it. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { Account, ConnectionResult, findIfPossible } from 'layers-social-core';
import { accountField, projectField } from '../../../../lib/fields';
import type { Parameters } from '../../../../lib/params';
import type { Session } from '../../../../lib/session';

/** Their defaults take what the operations that make links return. */
export const subjectFields: INodeProperties[] = [
  projectField({
    required: false,
    default: { mode: 'id', value: '={{ $json.projectId }}' },
    description: 'The project of the link; its account is looked up there',
  }),
  accountField({
    required: false,
    default: { mode: 'id', value: '={{ $json.socialAccountId }}' },
    description:
      'The account of a reauth link, so that the result names it also when the owner refuses. Leave empty for a connect link.',
  }),
];

export interface Asked {
  params: Parameters;
  session: Session;
  outcome: ConnectionResult;
  /** The item of the link, where the host shows it; it names the account without a request. */
  item: IDataObject;
  /** Whether the list may be read for what is not known otherwise. */
  mayLookUp: boolean;
}

/** The members that name the link's project and account, and the account itself where it was looked up. */
export async function subjectOf(asked: Asked): Promise<{ names: IDataObject; account?: Account }> {
  const { params, outcome, item } = asked;
  const projectId = params.optionalId('project', 'always');
  const socialAccountId = outcome.socialAccountId ?? params.optionalId('account', 'always');
  const ofLink = item.state === params.id('state') ? item : {};
  const isNamed = outcome.status === 'pending' || (outcome.status !== 'completed' && ofLink.handle);
  const account =
    isNamed || !asked.mayLookUp ? undefined : await lookUp(asked.session, projectId, socialAccountId);
  const names = {
    socialAccountId: socialAccountId ?? null,
    projectId: projectId ?? null,
    platform: account?.platform ?? wordIn(item.platform),
    handle: account?.handle ?? wordIn(ofLink.handle),
  };
  return { names, account };
}

/** The account as it is after the consent: a list read before then would show the old state. */
async function lookUp(
  session: Session,
  projectId: string | undefined,
  socialAccountId: string | undefined,
): Promise<Account | undefined> {
  if (projectId === undefined || socialAccountId === undefined) return undefined;
  return findIfPossible(session.accounts, projectId, socialAccountId, session.runtime.now());
}

function wordIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
