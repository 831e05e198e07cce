import { Account } from 'layers-social-core';
import { Refusal } from '../../../../lib/errors';
import type { Job } from '../operation';

/** The account that the fields Project and Account name. Throws a `Refusal` when the project has no such account. */
export async function findAccount({ params, session }: Job): Promise<Account & { projectId: string }> {
  const projectId = params.id('project');
  const account = await session.accounts.find(projectId, params.id('account'));
  if (account) return { projectId, ...account };
  throw new Refusal(
    'ACCOUNT_NOT_FOUND',
    "The project has no account with the ID given in 'Account'",
    "Pick the account from the list, or check that 'Project' is the one it was connected in.",
  );
}
