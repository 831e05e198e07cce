/** The core as a script uses it: over axios or fetch, with the machine's own time. */
import { LayersClient, type Transport } from 'layers-social-core';
import { axiosTransport } from 'layers-social-core/axios';
import { fetchTransport } from 'layers-social-core/fetch';

const runtime = {
  now: Date.now,
  sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

export function coreClient(
  baseUrl: string,
  wrap = (transport: Transport): Transport => transport,
): LayersClient {
  const transport = wrap(axiosTransport({ apiKey: 'lp_test_bench_key', baseUrl }));
  return new LayersClient({ baseUrl, transport, ...runtime });
}

export function coreClientOnFetch(baseUrl: string): LayersClient {
  const transport = fetchTransport({ apiKey: 'lp_test_bench_key', baseUrl });
  return new LayersClient({ baseUrl, transport, ...runtime });
}
