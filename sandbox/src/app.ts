// The routes of one sandbox: the API, the consent pages, the control API and the console.

import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';

import { consentPages } from './consent';
import { consolePages } from './console';
import { control } from './control';
import type { AppContext } from './http/context';
import type { Endpoint } from './http/endpoint';
import type { Exchange } from './http/exchange';
import { NodeExchange } from './http/node-exchange';
import { serve } from './http/serve';
import { WebExchange } from './http/web-exchange';
import { descriptionPages } from './openapi';
import { accounts } from './routes/accounts';
import { health } from './routes/health';
import { leased } from './routes/leased';
import { oauth } from './routes/oauth';
import { projects } from './routes/projects';
import { scheduledPosts } from './routes/scheduled-posts';
import { webhookDeliveries } from './routes/webhook-deliveries';
import { webhookEndpoints } from './routes/webhook-endpoints';
import { rotateSecret } from './routes/webhook-secrets';
import { whoami } from './routes/whoami';

export const ENDPOINTS: readonly Endpoint[] = [
  whoami,
  ...projects,
  ...oauth,
  ...accounts,
  health,
  ...leased,
  ...scheduledPosts,
  ...webhookEndpoints,
  rotateSecret,
  ...webhookDeliveries,
];

/** A Node server hands its connection over; `sandbox.fetch` does not have one. */
type Env = { Bindings: Partial<HttpBindings> };

function exchangeOf({ env: { incoming, outgoing }, req }: Context<Env>): Exchange {
  return incoming && outgoing ? new NodeExchange(incoming, outgoing) : new WebExchange(req.raw);
}

export function createApp(context: AppContext): Hono<Env> {
  const app = new Hono<Env>();
  for (const endpoint of ENDPOINTS) {
    app.on(endpoint.method, endpoint.path, (c) =>
      serve(context, { endpoint, exchange: exchangeOf(c), param: (name) => c.req.param(name) ?? '' }),
    );
  }
  app.route('/', descriptionPages(ENDPOINTS));
  app.route('/', consentPages(context));
  app.route('/_sandbox', control(context));
  app.route('/', consolePages(context));
  // Not a `/v1/*` route: a second match for every path would cost Hono's fast way for single handlers.
  app.notFound((c) => {
    if (c.req.path === '/v1' || c.req.path.startsWith('/v1/'))
      return serve(context, { endpoint: undefined, exchange: exchangeOf(c), param: () => '' });
    return c.text(`The sandbox has no ${c.req.method} ${c.req.path}. The API is under /v1.\n`, 404);
  });
  return app;
}
