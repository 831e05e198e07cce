import fc from 'fast-check';
import { DEFAULT_RETRY_POLICY, LayersError, RetryPolicy } from 'layers-social-core';

import {
  answers,
  EPOCH,
  html,
  lost,
  ok,
  Reaction,
  RecordedRuntime,
  status,
  throttled,
} from '../support/runtime';

const IDENTITY = { organizationId: 'org_1' };

test('the wait after a refusal is never shorter than its Retry-After', async () => {
  await fc.assert(
    fc.asyncProperty(
      scripts(),
      policies(),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (script, policy, random) => {
        const { runtime, sentAt } = await play(script, policy, random);

        for (const [index, { toldMs }] of script.slice(0, runtime.requests.length - 1).entries()) {
          expect(sentAt[index + 1]! - sentAt[index]!).toBeGreaterThanOrEqual(toldMs);
        }
      },
    ),
  );
});

test('lost and failed answers never use more than the tries allowed', async () => {
  await fc.assert(
    fc.asyncProperty(scripts(), policies(), async (script, policy) => {
      const { runtime } = await play(script, policy);

      const failures = script.slice(0, runtime.requests.length).filter(({ kind }) => kind === 'failure');
      expect(failures.length).toBeLessThanOrEqual(policy.maxAttempts);
    }),
  );
});

test('the waits between tries never add up to more than the budget', async () => {
  await fc.assert(
    fc.asyncProperty(scripts(), policies(), async (script, policy) => {
      const { runtime, rateLimitedMs } = await play(script, policy);

      const waited = runtime.sleeps.reduce((sum, ms) => sum + ms, 0);
      expect(waited - rateLimitedMs).toBeLessThanOrEqual(policy.maxWaitMs);
    }),
  );
});

test('a write that cannot be repeated is carried out at most once', async () => {
  await fc.assert(
    fc.asyncProperty(scripts(), policies(), async (script, policy) => {
      const runtime = answers([...script.map(({ reaction }) => reaction), ok({})]);

      await runtime
        .client({ retry: policy })
        .releaseLease('sa_1')
        .catch(() => undefined);

      const mayHaveActed = script.slice(0, runtime.requests.length).filter(({ kind }) => kind !== 'refusal');
      expect(mayHaveActed.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('it ends with data or with an error of the family, and a success is never thrown away', async () => {
  await fc.assert(
    fc.asyncProperty(scripts(), policies(), async (script, policy) => {
      const { runtime, outcome } = await play(script, policy);

      if (runtime.requests.length > script.length) expect(outcome).toEqual(IDENTITY);
      else expect(outcome).toBeInstanceOf(LayersError);
    }),
  );
});

// Helpers

interface Step {
  reaction: Reaction;
  kind: 'refusal' | 'failure';
  /** What it told to wait, in milliseconds. */
  toldMs: number;
}

/** Up to twenty unhappy answers, after which the API is well. */
function scripts(): fc.Arbitrary<Step[]> {
  const seconds = fc.integer({ min: 0, max: 90 });
  const refusal = seconds.map((s): Step => ({ reaction: throttled(s), kind: 'refusal', toldMs: s * 1_000 }));
  const silent = fc.constant<Step>({ reaction: throttled(), kind: 'refusal', toldMs: 5_000 });
  const busy = seconds.map((s): Step => ({
    reaction: status(503, 'BUSY', { headers: { 'retry-after': String(s) } }),
    kind: 'failure',
    toldMs: s * 1_000,
  }));
  const failure = fc
    .constantFrom(lost(), html(502), html(200), status(500, 'INTERNAL'))
    .map((reaction): Step => ({ reaction, kind: 'failure', toldMs: 500 }));
  return fc.array(fc.oneof(refusal, silent, busy, failure), { maxLength: 20 });
}

function policies(): fc.Arbitrary<RetryPolicy> {
  return fc.oneof(
    fc.constant(DEFAULT_RETRY_POLICY),
    fc.record({
      maxAttempts: fc.integer({ min: 1, max: 6 }),
      maxWaitMs: fc.integer({ min: 0, max: 300_000 }),
    }),
  );
}

/** A read against the script: when each request left, how it ended, and what of its waiting was the gate's. */
async function play(script: Step[], policy: RetryPolicy, random = 0) {
  const sentAt: number[] = [];
  const runtime: RecordedRuntime = answers(
    [...script.map(({ reaction }) => reaction), ok(IDENTITY)].map((reaction) => (request) => {
      sentAt.push(runtime.now());
      return reaction(request);
    }),
    random,
  );
  let retryMs = 0;
  const client = runtime.client({
    retry: policy,
    sleep: (ms) => {
      // The gate sleeps after the retry has; what is left of the gap is the gate's.
      if (runtime.now() === (sentAt.at(-1) ?? EPOCH)) retryMs += ms;
      return runtime.sleep(ms);
    },
  });
  const outcome: unknown = await client.whoami().catch((error: unknown) => error);
  return {
    runtime,
    sentAt,
    outcome,
    rateLimitedMs: runtime.sleeps.reduce((sum, ms) => sum + ms, 0) - retryMs,
  };
}
