import type { SeededKey } from '../data/keys';
import type { SandboxContext } from '../domain/context';
import type { Faults } from './faults';
import type { RateLimiter } from './rate-limit';
import type { RequestLog } from './request-log';

/** The whole sandbox, as the HTTP server and the control API see it. */
export interface AppContext extends SandboxContext {
  readonly rateLimiter: RateLimiter;
  readonly faults: Faults;
  readonly requestLog: RequestLog;
  readonly latencyMs: number;
  /** Made at the start, and what `reset` goes back to. */
  readonly initial: { readonly apiKeys: readonly SeededKey[]; readonly projectId: string };
  readonly reset: () => void;
}
