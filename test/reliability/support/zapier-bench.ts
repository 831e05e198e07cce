/** The client over `z.request`, inside a step that Zapier's own platform code runs. */
import { describeError } from 'layers-social-core';
import { Sandbox } from 'layers-social-sandbox';
import type { Bundle, ZObject } from 'zapier-platform-core';

import { clientFor, clock, stopwatch } from '../../../zapier-app/src/lib/client';
import { toZapierError } from '../../../zapier-app/src/lib/errors';
import { openHost } from '../../support/zapier-host';
import { Asked, Bench, nameOf, Outcome, outcomeOf, virtualTime } from './bench';

// The platform ends its process above 450 MB, where here a sandbox and a test runner live in it too.
jest.mock('../../../node_modules/zapier-platform-core/src/tools/memory-checker.js', () => () => undefined);

/** By the kind of the advice: the class that decides what becomes of the Zap. */
const CLASSES = {
  input: 'HaltedError',
  credential: 'AppError',
  permission: 'AppError',
  not_found: 'HaltedError',
  conflict: 'HaltedError',
  throttled: 'ThrottledError',
  unavailable: 'AppError',
  unexpected: 'AppError',
};

export const zapierBench: Bench = {
  name: 'zapier',
  policy: { maxAttempts: 2, maxWaitMs: 18_000 },
  hasDeadline: true,
  shownAs: CLASSES,
  async run({ sandbox, baseUrl, timeoutMs, call }: Asked): Promise<Outcome> {
    useClockOf(sandbox);
    let outcome: Outcome | undefined;
    await openHost({ baseUrl, apiKey: sandbox.apiKey }).work(async (z: ZObject, bundle: Bundle) => {
      const client = clientFor(z, bundle, { timeoutMs, endsAt: Infinity });
      outcome = await outcomeOf(() => call(client), {
        describeError,
        shownAs: (error) => classOf(toZapierError(error, z.errors, 'action')),
      });
    });
    if (!outcome) throw new Error('the step did not run');
    return outcome;
  },
};

/** A key that is not accepted asks its owner to connect again; a suspended one cannot be helped that way. */
function classOf(error: Error): string {
  return nameOf(error).replace('ExpiredAuthError', 'AppError');
}

function useClockOf(sandbox: Sandbox): void {
  Object.assign(clock, virtualTime(sandbox));
  Object.assign(stopwatch, { elapsed: () => sandbox.clock.now() });
}
