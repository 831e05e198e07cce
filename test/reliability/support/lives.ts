/** Whole lives in each host, with everything they leave behind, sorted by the place where it is left. */
import { inspect } from 'node:util';

import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { throughN8n } from './life-n8n';
import { throughScripts } from './life-scripts';
import { throughZapier } from './life-zapier';

/** Texts by place, as `docs/security.md` names the places. */
export type Traces = Record<string, string[]>;
export type SecretName = 'API key' | 'signing secret' | 'state' | 'link';

export interface Lived {
  traces: Traces;
  /** What to look for: parts that tell the secret, wherever they stand. */
  secrets: Record<SecretName, string[]>;
}

export interface Ground {
  sandbox: Sandbox;
  lived: Lived;
  note(place: string, value: unknown): void;
}

const SECRET_PART = 'NEVERTOBESEENNEVERTOBESEEN';
/** Broken connections, refusals that repeat what they were sent, nonsense. */
export const TROUBLES = [
  { kind: 'status', status: 401, code: 'UNAUTHENTICATED' },
  { kind: 'status', status: 409, code: 'CONFLICT' },
  { kind: 'status', status: 500, code: 'INTERNAL' },
  { kind: 'reset' },
  { kind: 'malformed' },
  { kind: 'redirect', location: 'http://localhost:9/elsewhere' },
] as const;

export const RETURN_URL = 'http://localhost/back';

/** Everything in a value, errors and hidden members included. */
export function textOf(value: unknown): string {
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

/** Remembers a link and its state as secrets to look for. */
export function keepLink({ lived }: Ground, link: Record<string, unknown>): void {
  lived.secrets.state.push(String(link.state));
  // As it stands in JSON and as it stands in HTML and in requests.
  lived.secrets.link.push(String(link.authorizeUrl), encodeURIComponent(String(link.authorizeUrl)));
}

export const LIVES = [throughN8n, throughZapier, throughScripts].map((story) => () => live(story));
