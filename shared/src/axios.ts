/** The axios transport, for scripts and tests: `import { axiosTransport } from 'layers-social-core/axios'`. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import axios from 'axios';

import { DEFAULT_BASE_URL } from './client';
import { LayersInputError } from './errors';
import { requireBaseUrl } from './input';
import { Transport } from './transport';

/** Key and limits of an axios transport. */
export interface AxiosTransportOptions {
  apiKey: string;
  /** Default `https://api.layers.com`; the key is sent to this origin only. */
  baseUrl?: string;
  /** Act for this child organization; needs a key with `org:admin` (contract, section 2). */
  organizationId?: string;
  /** Open connections at most; default 32. */
  maxSockets?: number;
}

const MAX_BODY_BYTES = 20 * 1024 * 1024;

/** A transport that keeps connections alive, follows no redirect and sends the key to one origin only. */
export function axiosTransport(options: AxiosTransportOptions): Transport {
  const { organizationId, maxSockets = 32 } = options;
  const apiKey = requireKey(options.apiKey);
  const origin = new URL(requireBaseUrl('baseUrl', options.baseUrl ?? DEFAULT_BASE_URL)).origin;
  const http = axios.create({
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets }),
    // Only a loopback API is asked over http: through a proxy the key would leave this machine in the clear.
    ...(origin.startsWith('http:') && { proxy: false }),
    maxRedirects: 0,
    maxContentLength: MAX_BODY_BYTES,
    responseType: 'text',
    validateStatus: () => true,
  });
  const credentials = {
    Authorization: `Bearer ${apiKey}`,
    ...(organizationId && { 'X-Layers-Organization': organizationId }),
  };
  return async ({ method, url, headers, body, timeoutMs }) => {
    if (new URL(url).origin !== origin) throw new Error(`the API key is not sent to ${new URL(url).origin}`);
    const signal = AbortSignal.timeout(timeoutMs);
    // Without the false the library declares a form where there is no body.
    const allHeaders = { 'Content-Type': false, ...headers, ...credentials };
    const response = await http
      .request<string>({ method, url, headers: allHeaders, data: body, signal })
      // The library's error carries the request, and with it the key: keep the reason only.
      .catch((error: unknown) => {
        throw new Error(signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error));
      });
    return {
      status: response.status,
      headers: Object.fromEntries(Object.entries(response.headers)),
      body: response.data,
    };
  };
}

/** What can stand in a header; anything else, `undefined` from an unset variable too, is no key. */
function requireKey(value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new LayersInputError('apiKey', 'is not an API key', 'Give the key as Layers showed it.');
}

function reasonOf(error: unknown): string {
  return axios.isAxiosError(error) && error.code ? error.code : 'the request could not be sent';
}
