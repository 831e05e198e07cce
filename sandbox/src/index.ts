export type * from './types';
import type { Sandbox, SandboxOptions } from './types';

/** Starts a sandbox on a real port; resolves once it answers. */
export function createSandbox(_options: SandboxOptions = {}): Promise<Sandbox> {
  return Promise.reject(new Error('not built yet'));
}
