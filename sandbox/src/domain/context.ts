// What the parts of one sandbox share. They are given it, so nothing reaches for a global.

import type { Behaviour } from '../behaviour';
import type { Clock } from '../clock/clock';
import type { Scheduler } from '../clock/scheduler';
import type { Database } from '../data/database';
import type { Keys } from '../data/keys';
import type { Dispatcher } from '../webhooks/dispatcher';
import type { TokenExpiry } from './token-expiry';

export interface SandboxContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly behaviour: Behaviour;
  readonly tokenExpiry: TokenExpiry;
  readonly dispatcher: Dispatcher;
  readonly scheduler: Scheduler;
  /** Base of the consent pages' addresses; empty until the port is known. */
  url: string;
}

/** One transaction; then the work that it may have made due is planned. When it throws, nothing was changed. */
export function commit<T>(context: SandboxContext, work: () => T): T {
  const result = context.keys.undoneOnError(() => context.db.transaction(work));
  context.tokenExpiry.refresh();
  context.scheduler.wake();
  return result;
}

/** Called before anything is shown: no answer shows a connected account whose token has expired. */
export function expireTokens({ tokenExpiry, clock, scheduler }: SandboxContext): void {
  if (tokenExpiry.catchUp(clock.now())) scheduler.wake();
}
