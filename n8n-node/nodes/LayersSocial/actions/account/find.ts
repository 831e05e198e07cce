import { Account, accountNotFound } from 'layers-social-core';
import type { Job } from '../operation';

/** The account that the fields Project and Account name. Throws a refusal when the project has no such account. */
export async function findAccount({ params, session }: Job): Promise<Account & { projectId: string }> {
  const projectId = params.id('project');
  const account = await session.accounts.find(projectId, params.id('account'));
  if (account) return { projectId, ...account };
  throw accountNotFound();
}
