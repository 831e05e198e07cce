/** What stands for a connection that ended: of those that are no news only this much is remembered. */
import { fingerprint } from './packing';

/** `connectedAt` is in seconds since the epoch; the account's next connection has another key. */
export function leftKey(socialAccountId: string, connectedAt: number): string {
  return fingerprint(`${socialAccountId}:${connectedAt}`);
}
