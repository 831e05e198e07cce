import { nothing, read } from '../http/endpoint';
import { whoamiAnswer } from './answer-schemas';

/** GET /v1/whoami (contract, section 7). The older generation has bare ids, no scopes, and flags in place of KILL_SWITCH. */
export const whoami = read({
  path: '/v1/whoami',
  summary: 'Tell whose key it is',
  answer: whoamiAnswer,
  query: nothing,
  handle: ({ context, caller, orgId }) => {
    const organization = context.keys.organization(orgId);
    const answer = {
      organizationId: orgId,
      workspaceId: orgId,
      organizationName: organization?.name ?? '',
      parentOrganizationId: organization?.parent_id ?? null,
      scopes: caller.scopes,
      rateLimitTier: caller.tier,
      apiKeyId: caller.keyId,
      creditBalance: 2_540,
    };
    if (context.behaviour.whoami === 'newer') return answer;
    const bare = orgId.replace(/^org_/, '');
    return {
      organizationId: bare,
      workspaceId: bare,
      organizationName: answer.organizationName,
      scopes: [],
      rateLimitTier: caller.tier,
      apiKeyId: caller.keyId.replace(/^key_/, ''),
      creditBalance: answer.creditBalance,
      killSwitch: caller.suspended,
      apiAccessRevoked: false,
    };
  },
});
