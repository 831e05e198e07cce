import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

/** The documentation names no header but Retry-After. */
const undocumented = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];

/** From now on no answer of this process tells the limit or what is left of it. */
export function hideLimits(): void {
  subscribe('http.server.request.start', (message) => {
    const { response } = message as { response: ServerResponse };
    const { writeHead } = response;
    response.writeHead = (...[status, ...rest]: unknown[]) => {
      const headers = rest.pop() ?? {};
      const told = Object.entries(headers).filter(([name]) => !undocumented.includes(name));
      return Reflect.apply(writeHead, response, [
        status,
        ...rest,
        Object.fromEntries(told),
      ]) as ServerResponse;
    };
  });
}
