/** Time that passes at once: whoever sleeps is woken at the next turn, and both clocks have moved on. */

/** The shortest sleep that is skipped, in milliseconds; what is shorter is part of the machinery. */
const SKIPPED_FROM_MS = 50;

/** Until `jest.restoreAllMocks`. */
export function skipSleeps(): void {
  const { now } = Date;
  const elapsed = performance.now.bind(performance);
  const { setTimeout: wait } = globalThis;
  let skipped = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + skipped);
  jest.spyOn(performance, 'now').mockImplementation(() => elapsed() + skipped);
  const leap = (done: (...rest: unknown[]) => void, ms = 0, ...rest: unknown[]) => {
    if (ms < SKIPPED_FROM_MS) return wait(() => done(...rest), ms);
    return wait(() => {
      skipped += ms;
      done(...rest);
    }, 0);
  };
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(leap as unknown as typeof setTimeout);
}
