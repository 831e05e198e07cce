// Starts one sandbox: its context, its routes and, unless told not to, its server.

import { createApp } from './app';
import { createContext } from './create-context';
import { startServer } from './http/server';
import { toSandbox } from './sandbox';
import type { Sandbox, SandboxOptions } from './types';

export { DEFAULT_BEHAVIOUR, type Behaviour } from './behaviour';
export type { AccountStatus, Platform } from './data/accounts';
export type { HealthChange } from './data/health';
export type { ApiKeySeed, SeededKey } from './data/keys';
export type { PostStatus } from './data/posts';
export type { AccountChange } from './domain/edit-account';
export type { FaultKind } from './http/fault-kinds';
export type { Fault } from './http/faults';
export { DEFAULT_TIERS, type RateClass, type TierLimits } from './http/rate-limit';
export type { LoggedRequest } from './http/request-log';
export type { AccountBatch, AccountSeed, PostSeed, ProjectSeed, SeedPlan, SeedResult } from './seed/plan';
export type { Sandbox, SandboxOptions } from './types';

/** Resolves once the sandbox answers. Rejects with a message for people when it cannot start. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const context = createContext(options);
  try {
    const app = createApp(context);
    const server = options.listen === false ? undefined : await startServer(app.fetch, options);
    context.url = server?.url ?? 'http://localhost';
    return toSandbox({ context, server, fetch: (request) => app.fetch(request, {}) });
  } catch (error) {
    context.scheduler.close();
    context.db.close();
    throw error;
  }
}
