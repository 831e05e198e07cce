/** Makes a reauth link, and says what to do for an account that can have none (contract, section 8.4). */
import { hasApiCode, LayersRefusal } from '../errors/errors';
import { AccountDirectory, accountNotFound } from './account-directory';
import { LayersClient } from './client';
import { ReauthLinkInput } from './queries';
import { AuthorizeLink } from './types';

/**
 * The link. Layers answers `NOT_FOUND` for an unknown project, an unknown account and a disconnected one
 * alike; then the account is looked up, and a `LayersRefusal` says which it is: a disconnected one needs a connect link.
 * @internal
 */
export async function makeReauthLink(
  { client, accounts }: { client: Pick<LayersClient, 'createReauthLink'>; accounts: AccountDirectory },
  projectId: string,
  input: ReauthLinkInput,
): Promise<AuthorizeLink> {
  return client.createReauthLink(projectId, input).catch(async (error: unknown) => {
    if (!hasApiCode(error, 'NOT_FOUND')) throw error;
    const account = await accounts.find(projectId, input.socialAccountId);
    if (!account) throw accountNotFound();
    throw account.status === 'disconnected' ? disconnected() : error;
  });
}

function disconnected(): LayersRefusal {
  return new LayersRefusal(
    'ACCOUNT_DISCONNECTED',
    'The account is disconnected, so it has no connection to renew',
    "Make a connect link with 'Create Connect Link' instead: with it the owner connects the account anew.",
  );
}
