/**
 * What an event looks like, about an account that is really there. The detection itself makes it, from a past that is made
 * up so that the account as it is now is news; so it has the exact shape of real ones.
 */
import { Account, HealthSnapshot } from '../api/types';
import { HealthPolicy } from '../health/assess';
import { AccountState, connectedSeconds, expirySeconds } from './account-state';
import { observeSnapshot } from './content';
import { completePolicy, Draft } from './draft';
import { WatchEvent } from './events';
import { observe } from './observe';
import { newProject } from './project-state';
import { SeenAccount } from './seen-account';
import { newState } from './watch-state';

/** The account that an example is about. @internal */
export interface ExampleSubject {
  projectId: string;
  account: Account;
  snapshot?: HealthSnapshot;
  policy?: Partial<HealthPolicy>;
  /** Milliseconds since the epoch. */
  now: number;
}

type EventOf<Type extends WatchEvent['type']> = Extract<WatchEvent, { type: Type }>;

/** Events of this type that the account could make, the likeliest first. @internal */
export function exampleEvents<Type extends WatchEvent['type']>(
  type: Type,
  subject: ExampleSubject,
): EventOf<Type>[] {
  const { account } = subject;
  const dead = { ...account, status: 'reauth_required' };
  const well = { ...account, status: 'connected', tokenExpiresAt: null };
  const stories: Record<WatchEvent['type'], () => WatchEvent[]> = {
    account_connected: () => story(subject, { ...account, status: 'connected' }),
    health_degraded: () => [...story(subject, account), ...story({ ...subject, snapshot: undefined }, dead)],
    account_recovered: () => story({ ...subject, snapshot: undefined }, well, troubleOf(subject)),
  };
  return stories[type]().filter((event): event is EventOf<Type> => event.type === type);
}

/** What is told when this account is seen after such a past. */
function story(subject: ExampleSubject, account: Account, before?: AccountState): WatchEvent[] {
  const { projectId, snapshot, policy, now } = subject;
  const rules = { policy: completePolicy(policy), contentHealth: true };
  const draft = new Draft(newState(0), rules);
  const project = draft.add(newProject(projectId, 0, true));
  if (before) draft.accounts.set(account.socialAccountId, before);
  const seen: SeenAccount = { draft, project, account, at: now, lists: 'troubles' };
  observe(seen);
  if (snapshot) observeSnapshot(seen, snapshot);
  return [...draft.found.values()].map(({ event }) => event);
}

function troubleOf({ account, projectId }: ExampleSubject): AccountState {
  return {
    trouble: 'reauth_required',
    platform: account.platform,
    projectId,
    connectedAt: connectedSeconds(account),
    expiresAt: expirySeconds(account),
    ordinal: 0,
    reasons: ['reauth_required'],
  };
}
