// The owner's decision on a consent page: settles the handshake once and says where the browser goes.

import { failHandshake, handshakeOf, type HandshakeRow } from '../data/handshakes';
import type { World } from '../world';
import { DENIED, settleApproved, type Failure } from './connect';

export type Problem = 'unknown' | 'expired' | 'used' | 'foreign' | 'no-choice' | 'bad-handle';

export type Decision = { approved: true; handle?: string } | { approved: false };

export interface Address {
  platform: string;
  state: string;
}

/** The handshake, while it can still be decided. */
export function findOpen(world: World, { platform, state }: Address): HandshakeRow | Problem {
  const handshake = handshakeOf(world.store, state);
  if (handshake?.platform !== platform) return 'unknown';
  if (handshake.status !== 'pending') return 'used';
  return world.clock.now() < handshake.expires_at ? handshake : 'expired';
}

export function decide(
  world: World,
  address: Address,
  decision: Decision,
): { location: string } | { problem: Problem } {
  world.expiry.catchUp(world.clock.now());
  const result = world.store.transaction(() => {
    const found = findOpen(world, address);
    if (typeof found === 'string') return { problem: found };
    return { location: returnAddress(world, found, settle(world, found, decision)) };
  });
  world.expiry.refresh();
  world.timeline.poke();
  return result;
}

function settle(world: World, handshake: HandshakeRow, decision: Decision): Failure | undefined {
  if (decision.approved) return settleApproved(world, handshake, decision.handle);
  failHandshake(world.store, handshake.state, DENIED);
  return DENIED;
}

/** The return leg (contract 8.1): unchanged on success, or with what went wrong. */
function returnAddress(world: World, handshake: HandshakeRow, failure: Failure | undefined): string {
  const { return_url, state } = handshake;
  const older = world.behaviour.returnLeg === 'older';
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
