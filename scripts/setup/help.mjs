/** The help of a script that has one in a `help.mjs` beside it: asked for, it is shown at once, without any set-up. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ROOT } from './parts.mjs';

/** Undefined when no help was asked for, or the script shows its own. */
export async function helpOf([script, ...args]) {
  if (script === undefined || !args.includes('--help')) return undefined;
  const page = join(ROOT, dirname(script), 'help.mjs');
  return existsSync(page) ? (await import(pathToFileURL(page).href)).help : undefined;
}
