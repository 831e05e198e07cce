/** The core's transport on n8n's HTTP helper, which adds the key (see `credential.ts`). */
import type {
  IExecuteFunctions,
  IHookFunctions,
  ILoadOptionsFunctions,
  IN8nHttpFullResponse,
  IPollFunctions,
  IWebhookFunctions,
} from 'n8n-workflow';

import { isRecord, Transport } from '../core';

export const CREDENTIAL = 'layersApi';

/** Every place of n8n from which the API is called. */
export type LayersContext =
  IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** A transport that follows no redirect and leaves every status and body to the core to judge. */
export function createTransport(context: LayersContext): Transport {
  return async ({ method, url, headers, body, timeoutMs }) => {
    const response: IN8nHttpFullResponse = await context.helpers.httpRequestWithAuthentication.call(
      context,
      CREDENTIAL,
      {
        method,
        url,
        headers,
        body,
        timeout: timeoutMs,
        encoding: 'text',
        returnFullResponse: true,
        ignoreHttpStatusErrors: true,
        disableFollowRedirect: true,
        sendCredentialsOnCrossOriginRedirect: false,
      },
    );
    return { status: response.statusCode, headers: response.headers, body: textOf(response.body) };
  };
}

/** Older versions of n8n parse JSON whatever was asked for. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (Buffer.isBuffer(body)) return body.toString('utf8');
  return isRecord(body) || Array.isArray(body) ? JSON.stringify(body) : '';
}
