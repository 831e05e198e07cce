/** One example of a health report, beside those of `api/samples.ts`. */
import { sampleAccount, sampleHealthSnapshot } from '../api/samples';
import { assessHealth } from './assess';

/** An account whose owner has to reconnect it. @internal */
export const sampleHealthReport = assessHealth({
  account: { ...sampleAccount, status: 'reauth_required' },
  snapshot: sampleHealthSnapshot,
  now: Date.UTC(2026, 4, 19),
});
