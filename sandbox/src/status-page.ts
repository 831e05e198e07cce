// The page at `/`, until the console takes its place.

import type { Context } from 'hono';
import { html } from 'hono/html';

import { sendPage } from './pages';
import { isoSeconds } from './time';
import type { World } from './world';

export function statusPage(world: World, c: Context): Promise<Response> {
  const count = (table: string) =>
    world.store.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).at(0)?.n ?? 0;
  return sendPage(c, {
    title: 'Layers Social sandbox',
    banner: 'It stands for api.layers.com on this machine.',
    body: html`<h1>Layers Social sandbox</h1>
      <dl>
        <dt>API</dt>
        <dd>${world.url}/v1</dd>
        <dt>Control</dt>
        <dd><a href="/_sandbox">${world.url}/_sandbox</a></dd>
        <dt>Its time</dt>
        <dd>${isoSeconds(world.clock.now())}${world.clock.runs ? '' : ' (held)'}</dd>
        <dt>Projects</dt>
        <dd>${count('projects')}</dd>
        <dt>Accounts</dt>
        <dd>${count('accounts')}</dd>
        <dt>Deliveries</dt>
        <dd>${count('deliveries')}</dd>
      </dl>
      <p class="soft">The API key was printed where the sandbox was started.</p>`,
  });
}
