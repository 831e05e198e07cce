/** The transports that hold the key themselves, all of which have to keep the same rules. */
import { Transport } from 'layers-social-core';
import { axiosTransport } from 'layers-social-core/axios';
import { fetchTransport, FetchTransportOptions } from 'layers-social-core/fetch';

export const TRANSPORTS = { axios: axiosTransport, fetch: fetchTransport };
export type TransportName = keyof typeof TRANSPORTS;

let chosen: TransportName = 'axios';

/** From here on the tests of this file send with this library. */
export function useTransport(name: TransportName): void {
  chosen = name;
}

export function createTransport(options: FetchTransportOptions): Transport {
  return TRANSPORTS[chosen](options);
}
