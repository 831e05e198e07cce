/** A client on the real clock, which a test uses beside the app. */
import { LayersClient } from 'layers-social-core';
import type { Sandbox } from 'layers-social-sandbox';

import { createTransport } from './transports';

export function realClient({ url: baseUrl, apiKey }: Sandbox): LayersClient {
  return new LayersClient({
    baseUrl,
    transport: createTransport({ baseUrl, apiKey }),
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: () => 0,
  });
}
