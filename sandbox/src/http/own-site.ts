// Whether a request comes from this sandbox's own pages. A browser can be made to send requests to this machine by any
// page it shows: by cross-site requests, and by a foreign name that resolves to 127.0.0.1 (DNS rebinding).

import type { Context } from 'hono';

import type { SandboxContext } from '../domain/context';

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/** Why a request under this name is refused. Undefined for the sandbox's own names. */
export function foreignHost(c: Context, context: SandboxContext): string | undefined {
  const host = hostOf(c);
  return isOurs(host, context) ? undefined : `the Host ${host} is not this sandbox`;
}

/** Why a request that reads or changes something is refused. A client that is not a browser sends neither header. */
export function foreignSender(c: Context, context: SandboxContext): string | undefined {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'requests from other sites are refused';
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== `http://${hostOf(c)}`)
    return 'requests from other origins are refused';
  return foreignHost(c, context);
}

/** `sandbox.fetch` sends no Host header. */
const hostOf = ({ req }: Context): string => req.header('host') ?? new URL(req.url).host;

/** Names of this machine, plain addresses (they cannot be rebound), and the name the sandbox was told to listen on. */
function isOurs(host: string, context: SandboxContext): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    ADDRESS.test(name) ||
    name === new URL(context.url).hostname
  );
}
