/** `npm run test:reliability` does the same with 10,000 values in Zapier, whose platform takes its time over each. */
import { revokeGuards } from '../support/revoke-guards';

describe('nothing is revoked without a readable yes or no', () => {
  revokeGuards('n8n', 10_000);
  revokeGuards('Zapier', 500);
});
