/** What all items of one execution share: one client, so that they keep one pace, and one account list. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import {
  AccountDirectory,
  createAccountDirectory,
  createLimiter,
  LayersClient,
  LayersClientOptions,
  Limiter,
  RequestBudget,
  Runtime,
  withoutKeys,
} from 'layers-social-core';
import { apiKeysOf } from './api-keys';
import { baseUrlOf } from './credential';
import { stopwatch } from './stopwatch';
import { createTransport, CREDENTIAL, LayersContext } from './transport';
import { sharedBudget } from './watching';

/** Always with a stopwatch: the clock of the day may be set at any time. */
export type SessionRuntime = Runtime & Required<Pick<Runtime, 'elapsed'>>;

export interface Session {
  /** As read once: for every read n8n sets up a sandbox for the credential's expressions, which takes tens of milliseconds. */
  credentials: ICredentialDataDecryptedObject;
  client: LayersClient;
  accounts: AccountDirectory;
  runtime: SessionRuntime;
  /**
   * For calls that many items make at once: lets ten of them through at a time. Outside of the client's
   * pace, so that those who wait here hear of a limit before they ask.
   */
  limited: Limiter;
  /** Shared by everybody in this process who watches with this credential. */
  requests: RequestBudget;
}

const MAX_CALLS = 10;

/** A session for the node's credential. Throws `LayersInputError` when its base URL cannot be used. */
export async function openSession(
  context: LayersContext,
  options: Pick<LayersClientOptions, 'retry' | 'timeoutMs'> = {},
): Promise<Session> {
  const credentials = await context.getCredentials(CREDENTIAL);
  const runtime = createRuntime(context, apiKeysOf(credentials));
  const baseUrl = baseUrlOf(credentials);
  const client = new LayersClient({ ...options, ...runtime, baseUrl });
  const accounts = createAccountDirectory(client, runtime.now);
  const requests = sharedBudget(baseUrl, String(credentials.apiKey), String(credentials.organizationId));
  return { credentials, client, accounts, runtime, limited: createLimiter(MAX_CALLS), requests };
}

/** The transport's answers, and the errors made of them, hold no key by the time the core reads them. */
function createRuntime(context: LayersContext, apiKeys: readonly string[]): SessionRuntime {
  return {
    transport: withoutKeys(createTransport(context), ...apiKeys),
    now: () => Date.now(),
    elapsed: () => stopwatch.elapsed(),
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
