// X-Layers-Signature (contract, section 12): `t=<unix seconds>,v1=<hex>`, one `v1` per valid secret.

import { createHmac } from 'node:crypto';

export function signatureHeader(secrets: readonly string[], time: number, body: string): string {
  const seconds = Math.floor(time / 1_000);
  const macs = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'),
  );
  return [`t=${seconds}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
}
