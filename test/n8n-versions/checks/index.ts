import { cancel } from './cancel.ts';
import type { Check } from './check.ts';
import { credential } from './credential.ts';
import { errors } from './errors.ts';
import { life } from './life.ts';
import { load } from './load.ts';
import { polling } from './polling.ts';
import { suspendedWait } from './suspended-wait.ts';
import { webhook } from './webhook.ts';

/** In this order, by the column's title in the table. What does not load is tried no further. */
export const checks: Record<string, Check> = {
  Loads: load,
  Credential: credential,
  'Account’s life': life,
  'Polling trigger': polling,
  'Webhook trigger': webhook,
  Errors: errors,
  'Suspended wait': suspendedWait,
  Cancel: cancel,
};

/** Checks whose words are n8n's own on some versions, and cannot be changed by the package. */
export const mayDiffer: ReadonlySet<string> = new Set(['Credential']);
