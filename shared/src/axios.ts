/** The axios transport, for scripts and tests: `import { axiosTransport } from 'layers-social-core/axios'`. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import axios from 'axios';

import { Transport } from './http/transport';
import { keyedTransport, MAX_BODY_BYTES, TooLargeError } from './transports/keyed-transport';
import { KeyedTransportOptions } from './transports/transport-options';
import { isLoopback } from './values/input';

/** Key and limits of an axios transport. */
export interface AxiosTransportOptions extends KeyedTransportOptions {
  /** Open connections at most; default 32. */
  maxSockets?: number;
}

/** A transport that keeps connections alive, follows no redirect and sends the key to one origin only. */
export function axiosTransport({ maxSockets = 32, ...options }: AxiosTransportOptions): Transport {
  return keyedTransport(options, (baseUrl) => {
    const http = axios.create({
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets }),
      // To a proxy, localhost is another machine, and over plain http it would see the key.
      ...(isLoopback(baseUrl.hostname) && { proxy: false }),
      maxRedirects: 0,
      maxContentLength: MAX_BODY_BYTES,
      responseType: 'text',
      validateStatus: () => true,
    });
    return async ({ body, ...request }) => {
      // Without the false the library declares a form where there is no body.
      const headers = { 'Content-Type': false, ...request.headers };
      const response = await http.request<string>({ ...request, headers, data: body }).catch(rethrow);
      return {
        status: response.status,
        headers: Object.fromEntries(Object.entries(response.headers)),
        body: response.data,
      };
    };
  });
}

function rethrow(error: unknown): never {
  const isTooLarge = axios.isAxiosError(error) && error.message.startsWith('maxContentLength');
  throw isTooLarge ? new TooLargeError() : error;
}
