/** A sandbox in a process of its own: how many accounts, and the tier of its key (`boundless` has no limit to meet). */
import { createSandbox } from 'layers-social-sandbox';

import { tell } from './tell.ts';

const [count = '1000', tier = 'boundless'] = process.argv.slice(2);
const boundless = { readLight: 1e9, writeLight: 1e9, longRunning: 1e9, writeLightPerDay: 1e9 };
const sandbox = await createSandbox({ tiers: { boundless }, apiKeys: [{ tier }] });
const { socialAccountIds } = sandbox.seed({ accounts: { count: Number(count) } });
const { url, apiKey, projectId } = sandbox;
const accountId = socialAccountIds[Math.floor(socialAccountIds.length / 2)];
tell({ url, port: Number(new URL(url).port), apiKey, projectId, accountId });
