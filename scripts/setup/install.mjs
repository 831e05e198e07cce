/** Installs one part: whole, or not counted as installed. */
import { rmSync } from 'node:fs';

import { failureFrom, SetupFailure } from './failure.mjs';
import { askNpm, INSTALL_FLAGS, runNpm } from './npm.mjs';
import { missingPackages, recordOf } from './readiness.mjs';
import { spaceMissing } from './space.mjs';

const TELL_EVERY_MS = 30_000;

export async function install({ folder, what, megabytes, cached }, { say, onStart }) {
  const shortage = spaceMissing([
    { folder, megabytes },
    { folder: askNpm('config', 'get', 'cache'), megabytes: cached },
  ]);
  if (shortage) {
    throw new SetupFailure(
      shortage,
      "Free some space, or put npm's cache on another disk: npm_config_cache=<folder>.",
    );
  }
  say(`Installing ${what} (once, ${megabytes} MB): npm ci …`);
  const seconds = await timed(say, () => clean(folder, onStart));
  say(`  done in ${seconds} s`);
}

async function clean(folder, onStart) {
  remove(recordOf(folder));
  const { status, output } = await runNpm(['ci', ...INSTALL_FLAGS], folder, { onStart });
  if (status !== 0) throw failureFrom(output);
  const missing = missingPackages(folder);
  if (missing.length === 0) return;
  throw new SetupFailure(
    `npm reported success, but ${missing.length} packages are not there, ${missing[0]} for one`,
    'Usual reasons: the disk is full, or a .npmrc leaves packages out. Run the command again after that.',
  );
}

function remove(path) {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw failureFrom(error.message);
  }
}

async function timed(say, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const telling = setInterval(() => say(`  still at it, ${seconds()} s`), TELL_EVERY_MS);
  try {
    await work();
    return seconds();
  } finally {
    clearInterval(telling);
  }
}
