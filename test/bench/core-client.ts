/** The core as a script uses it: over axios, with the machine's own time. */
import { LayersClient, type Transport } from 'layers-social-core';
import { axiosTransport } from 'layers-social-core/axios';

export const clockWorld = {
  now: Date.now,
  sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

export function coreClient(
  baseUrl: string,
  wrap = (transport: Transport): Transport => transport,
): LayersClient {
  const transport = wrap(axiosTransport({ apiKey: 'lp_test_bench_key', baseUrl }));
  return new LayersClient({ baseUrl, transport, ...clockWorld });
}
