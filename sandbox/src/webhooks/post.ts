// One webhook attempt on the wire: POST, status or reason, never a redirect followed.

import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

interface PostRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Real milliseconds until the status must be there. */
  timeoutMs: number;
  stop: AbortSignal;
}

export interface PostResult {
  /** Null when there was no answer. */
  status: number | null;
  /** Null after a 2xx. */
  error: string | null;
}

// A connection for each attempt: a kept one that the receiver just closed would count as a failed attempt.
const httpAgent = new HttpAgent({ keepAlive: false });
const httpsAgent = new HttpsAgent({ keepAlive: false });

export function post({ url, headers, body, timeoutMs, stop }: PostRequest): Promise<PostResult> {
  return new Promise((resolve) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: stop,
    };
    const request = url.startsWith('https:')
      ? requestHttps(url, { ...options, agent: httpsAgent })
      : requestHttp(url, { ...options, agent: httpAgent });
    const timer = setTimeout(
      () => request.destroy(new Error('The endpoint did not answer in time')),
      timeoutMs,
    );
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const ok = status >= 200 && status < 300;
      resolve({ status, error: ok ? null : `The endpoint answered ${status}` });
      // The rest of the answer means nothing, but reading it lets the receiver finish; the timer bounds that too.
      response.resume();
      response.on('error', () => undefined);
    });
    request.on('error', (error) => resolve({ status: null, error: error.message || 'The request failed' }));
    request.on('close', () => clearTimeout(timer));
    request.end(body);
  });
}
