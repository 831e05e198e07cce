// The owner's decision on a consent page: ends the authorization, once, and returns the address the browser goes to.

import { failAuthorization, authorizationOf, type AuthorizationRow } from '../data/authorizations';
import { approve, DENIED, type Failure } from './connect';
import { commit, expireTokens, type SandboxContext } from './context';

export type Problem = 'unknown' | 'expired' | 'used';

export type Decision = { approved: true; handle?: string } | { approved: false };

export interface Address {
  platform: string;
  state: string;
}

/** The authorization, while it can still be decided. */
export function findOpen(context: SandboxContext, { platform, state }: Address): AuthorizationRow | Problem {
  const authorization = authorizationOf(context.db, state);
  if (authorization?.platform !== platform) return 'unknown';
  if (authorization.status !== 'pending') return 'used';
  return context.clock.now() < authorization.expires_at ? authorization : 'expired';
}

/** The address to return to (contract, section 8.1): unchanged on success, or with what went wrong. */
export function decide(
  context: SandboxContext,
  address: Address,
  decision: Decision,
): { location: string } | { problem: Problem } {
  expireTokens(context);
  return commit(context, () => {
    const found = findOpen(context, address);
    if (typeof found === 'string') return { problem: found };
    const failure = settle(context, found, decision);
    const older = context.behaviour.returnLeg === 'older';
    const status = older && { layers_state: found.state, status: failure ? 'failed' : 'success' };
    const error = failure && { layers_oauth_error: failure.code };
    return { location: withParameters(found.return_url, { ...status, ...error }) };
  });
}

function settle(
  context: SandboxContext,
  authorization: AuthorizationRow,
  decision: Decision,
): Failure | undefined {
  if (decision.approved) return approve(context, authorization, decision.handle);
  failAuthorization(context.db, authorization.state, DENIED);
  return DENIED;
}

/** Appends to the text instead of parsing the URL, so that everything else in it stays as the caller wrote it. */
function withParameters(url: string, parameters: Record<string, string>): string {
  if (Object.keys(parameters).length === 0) return url;
  const [, before = url, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const separator = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&';
  return `${before}${separator}${new URLSearchParams(parameters).toString()}${fragment}`;
}
