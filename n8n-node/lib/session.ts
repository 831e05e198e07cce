/** What all items of one execution share: one client, so that they keep one pace, and one account list. */
import { NodeOperationError, sleep } from 'n8n-workflow';

import {
  AccountDirectory,
  createAccountDirectory,
  createLimiter,
  LayersClient,
  LayersClientOptions,
  Limiter,
  Runtime,
} from 'layers-social-core';
import { baseUrlOf } from './credential';
import { createTransport, CREDENTIAL, LayersContext } from './transport';

export interface Session {
  client: LayersClient;
  accounts: AccountDirectory;
  runtime: Runtime;
  /**
   * For calls that many items make at once: lets ten of them through at a time. Outside of the client's
   * pace, so that those who wait here hear of a limit before they ask.
   */
  limited: Limiter;
}

const MAX_CALLS = 10;

/** A session for the node's credential. Throws `LayersInputError` when its base URL cannot be used. */
export async function openSession(
  context: LayersContext,
  options: Pick<LayersClientOptions, 'retry' | 'timeoutMs'> = {},
): Promise<Session> {
  const runtime = createRuntime(context);
  const baseUrl = baseUrlOf(await context.getCredentials(CREDENTIAL));
  const client = new LayersClient({ ...options, ...runtime, baseUrl });
  const accounts = createAccountDirectory(client, runtime.now);
  return { client, accounts, runtime, limited: createLimiter(MAX_CALLS) };
}

function createRuntime(context: LayersContext): Runtime {
  return {
    transport: createTransport(context),
    now: () => Date.now(),
    sleep: async (ms) => sleepUnlessCanceled(context, ms),
    random: () => Math.random(),
    warn: (message) => context.logger.warn(`Layers Social: ${message}`),
  };
}

/** Rejects at once when the execution is stopped: a core that merely woke up early would ask again. */
async function sleepUnlessCanceled(context: LayersContext, ms: number): Promise<void> {
  const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
  if (!signal) return sleep(ms);
  await new Promise<void>((resolve, reject) => {
    // n8n knows by the word "canceled" that this is not a failure, for which it would start the error workflow.
    const stop = () => reject(new NodeOperationError(context.getNode(), 'The execution was canceled'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    void sleep(ms).then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
