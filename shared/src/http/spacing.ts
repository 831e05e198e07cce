/** Keeps two requests for the same thing apart, however they come about: a retry, a second caller, a second look. */
import { Runtime } from './transport';

/** Resolves when a request for `key` may leave: at least `intervalMs` after the one before it. */
export type Spacing = (key: string, intervalMs: number) => Promise<void>;

/** As many keys are remembered, the latest ones. */
const MAX_KEYS = 1_000;

export function createSpacing(runtime: Pick<Runtime, 'now' | 'sleep'>): Spacing {
  /** When the last request for a key left, once it has. */
  const lastAt = new Map<string, Promise<number>>();
  return async (key, intervalMs) => {
    const turn = (lastAt.get(key) ?? Promise.resolve(-Infinity)).then(async (last) => {
      // A clock that was set back must not make anybody wait for longer than the interval.
      const wait = Math.min(last + intervalMs - runtime.now(), intervalMs);
      if (wait > 0) await runtime.sleep(wait);
      return runtime.now();
    });
    lastAt.delete(key);
    lastAt.set(
      key,
      turn.catch(() => runtime.now()),
    );
    for (const oldest of lastAt.keys()) if (lastAt.size > MAX_KEYS) lastAt.delete(oldest);
    await turn;
  };
}
