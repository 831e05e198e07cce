// Rotating a signing secret (contract, section 13).

import { DAY, isoMillis } from '../clock/format';
import { oldSecrets } from '../data/endpoints';
import { nothing, write } from '../http/endpoint';
import * as ids from '../ids';
import { rotatedSecretAnswer } from './answer-schemas';
import { endpointOf } from './webhook-endpoints';

const OLD_SECRET_LIFETIME = DAY;

export const rotateSecret = write({
  method: 'POST',
  path: '/v1/webhook-endpoints/:endpointId/rotate-secret',
  summary: 'Rotate the signing secret of a webhook endpoint',
  answer: rotatedSecretAnswer,
  body: nothing,
  handle: (call) => {
    const row = endpointOf(call);
    const signingSecret = ids.signingSecret();
    const expiresAt = call.now + OLD_SECRET_LIFETIME;
    const old = [{ secret: row.secret, expiresAt }, ...oldSecrets(row, call.now)];
    call.context.db.update('endpoints', row.id, {
      secret: signingSecret,
      old_secrets: JSON.stringify(old),
      updated_at: call.now,
    });
    return {
      endpointId: row.id,
      signingSecret,
      previousSecretExpiresAt: isoMillis(expiresAt),
      warning:
        'The signing secret is shown once. Deliveries are signed with both secrets until the previous one expires.',
    };
  },
});
