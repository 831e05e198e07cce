/** Whole lives in each host, with everything they leave behind, sorted by the place where it is left. */
import { inspect } from 'node:util';

import { createSandbox } from 'layers-social-sandbox';

import { Ground, Lived } from './ground';
import { throughN8n } from './life-n8n';
import { throughScripts } from './life-scripts';
import { throughZapier } from './life-zapier';

const SECRET_PART = 'NEVERTOBESEENNEVERTOBESEEN';

/** Everything in a value, errors and hidden members included. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const stack = value instanceof Error ? `${value.message} ${value.stack}` : '';
  return `${JSON.stringify(value)} ${inspect(value, { depth: 12, showHidden: true, maxStringLength: null })} ${stack}`;
}

async function live(story: (ground: Ground) => Promise<void>): Promise<Lived> {
  const sandbox = await createSandbox({
    clock: 'manual',
    apiKeys: [{ key: `lp_test_ABCDEFGHJKMNPQRS_${SECRET_PART}` }],
    behaviour: { signatureTime: 'real' },
  });
  const lived: Lived = {
    traces: {},
    secrets: { 'API key': [SECRET_PART], 'signing secret': [], state: [], link: [] },
  };
  const note = (place: string, value: unknown) => {
    (lived.traces[place] ??= []).push(textOf(value));
  };
  try {
    await story({ sandbox, lived, note });
  } finally {
    await sandbox.close();
  }
  return lived;
}

export const LIVES = [throughN8n, throughZapier, throughScripts].map((story) => () => live(story));
