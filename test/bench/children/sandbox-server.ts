/** A sandbox with a thousand accounts whose key may ask as often as it likes. */
import { createSandbox } from 'layers-social-sandbox';

import { tell } from './tell.ts';

const boundless = { readLight: 1e9, writeLight: 1e9, longRunning: 1e9, writeLightPerDay: 1e9 };
const sandbox = await createSandbox({ tiers: { boundless }, apiKeys: [{ tier: 'boundless' }] });
const { socialAccountIds } = sandbox.seed({ accounts: { count: 1_000 } });
const { apiKey, projectId } = sandbox;
tell({ port: Number(new URL(sandbox.url).port), apiKey, projectId, accountId: socialAccountIds[500] });
