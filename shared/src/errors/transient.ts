import { describeError } from './describe-error';

/**
 * Whether the same request may succeed later although nobody changes anything: Layers could not be reached, is out of
 * order, or limits the rate. A suspended key (503 `KILL_SWITCH`) stays suspended. False for any other value.
 */
export function isTransient(error: unknown): boolean {
  const { kind } = describeError(error);
  return kind === 'unavailable' || kind === 'throttled';
}
