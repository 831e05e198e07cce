// The owner's decision on a consent page: ends the authorization, once, and returns the address the browser goes to.

import { failAuthorization, authorizationOf, type AuthorizationRow } from '../data/authorizations';
import { DENIED, settleApproved, type Failure } from './connect';
import { commit, type SandboxContext } from './context';

export type Problem = 'unknown' | 'expired' | 'used' | 'foreign' | 'no-choice' | 'bad-handle';

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

export function decide(
  context: SandboxContext,
  address: Address,
  decision: Decision,
): { location: string } | { problem: Problem } {
  context.tokenExpiry.catchUp(context.clock.now());
  return commit(context, () => {
    const found = findOpen(context, address);
    if (typeof found === 'string') return { problem: found };
    return { location: returnAddress(context, found, settle(context, found, decision)) };
  });
}

function settle(
  context: SandboxContext,
  authorization: AuthorizationRow,
  decision: Decision,
): Failure | undefined {
  if (decision.approved) return settleApproved(context, authorization, decision.handle);
  failAuthorization(context.db, authorization.state, DENIED);
  return DENIED;
}

/** The return leg (contract, section 8.1): unchanged on success, or with what went wrong. */
function returnAddress(
  context: SandboxContext,
  authorization: AuthorizationRow,
  failure: Failure | undefined,
): string {
  const { return_url, state } = authorization;
  const older = context.behaviour.returnLeg === 'older';
  const status: [string, string][] = older
    ? [
        ['layers_state', state],
        ['status', failure ? 'failed' : 'success'],
      ]
    : [];
  const fault: [string, string][] = failure ? [['layers_oauth_error', failure.code]] : [];
  return withParameters(return_url, [...status, ...fault]);
}

/** Text surgery rather than URL parsing: everything the caller wrote stays as it was written. */
export function withParameters(url: string, parameters: readonly [string, string][]): string {
  if (parameters.length === 0) return url;
  const [, before = url, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const glue = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&';
  return `${before}${glue}${new URLSearchParams(Object.fromEntries(parameters)).toString()}${fragment}`;
}
