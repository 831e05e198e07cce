/** The core's transport on n8n's HTTP helper, which adds the key (see `credential.ts`). */
import type {
  IExecuteFunctions,
  IHookFunctions,
  ILoadOptionsFunctions,
  IN8nHttpFullResponse,
  IPollFunctions,
  ITriggerFunctions,
  IWebhookFunctions,
} from 'n8n-workflow';

import { Transport } from 'layers-social-core';
import { withTimeout, readBody } from './body';

export const CREDENTIAL = 'layersApi';

/** Every place of n8n from which the API is called. */
export type LayersContext =
  | IExecuteFunctions
  | IHookFunctions
  | ILoadOptionsFunctions
  | IPollFunctions
  | ITriggerFunctions
  | IWebhookFunctions;

/** A transport that follows no redirect and leaves every status and body to the core to judge. */
export function createTransport(context: LayersContext): Transport {
  return async ({ method, url, headers, body, timeoutMs }) => {
    // n8n's own timeout begins anew with every byte that comes.
    const deadline = AbortSignal.timeout(timeoutMs);
    const sent: Promise<IN8nHttpFullResponse> = context.helpers.httpRequestWithAuthentication.call(
      context,
      CREDENTIAL,
      {
        method,
        url,
        headers,
        body,
        timeout: timeoutMs,
        encoding: 'stream',
        returnFullResponse: true,
        ignoreHttpStatusErrors: true,
        disableFollowRedirect: true,
        sendCredentialsOnCrossOriginRedirect: false,
      },
    );
    const response = await withTimeout(sent, deadline);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: await readBody(response.body, deadline),
    };
  };
}
