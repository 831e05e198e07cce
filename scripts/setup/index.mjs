/** Makes the clone ready for a command, and says what it does when there is anything to do. */
import { join } from 'node:path';

import { buildPackages, stalePackages } from '../build.mjs';
import { SetupFailure } from './failure.mjs';
import { install } from './install.mjs';
import { areLinked, link } from './links.mjs';
import { takeLock } from './lock.mjs';
import { findNode, isNodeLinked, linkNode, NEEDED, stepAside } from './node24.mjs';
import { whenParentEnds } from './parent.mjs';
import { partsNamed, ROOT } from './parts.mjs';
import { missingPackages } from './readiness.mjs';
import { endTied } from './tie.mjs';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** jest takes what follows one of these in a path for a part of an address. */
const ODD = /[#?]/;

const say = (line) => console.log(line);

/** The path of the Node to run the command on. */
export async function setUp(names) {
  const parts = partsNamed(names);
  if (isReady(parts)) return findNode();
  if (ODD.test(ROOT)) say('The path of this folder has a # or ? in it: tests that fail will not show where.');
  const lock = await takeLock(join(ROOT, '.cache', 'setup.lock'), say);
  const stopWatching = endWithParent(() => lock.release());
  try {
    await makeReady(parts, { say, onStart: (pid) => lock.addProcess(pid) });
    return findNode();
  } finally {
    stopWatching();
    lock.release();
  }
}

function isReady(parts) {
  return (
    parts.every((part) => missingPackages(part.folder).length === 0 && areLinked(part)) &&
    findNode() !== undefined &&
    isNodeLinked() &&
    stalePackages().length === 0
  );
}

async function makeReady(parts, context) {
  for (const part of parts) {
    const isComplete = missingPackages(part.folder).length === 0 && (part.folder !== ROOT || findNode());
    if (isComplete) continue;
    if (part.folder === ROOT) stepAside();
    await install(part, context);
  }
  parts.forEach(link);
  if (!isNodeLinked()) linkNode();
  if (!findNode()) {
    throw new SetupFailure(
      `no Node ${NEEDED} came with the packages that runs on this machine`,
      `Install Node ${NEEDED} or newer yourself and run the command again.`,
    );
  }
  await buildPackages(stalePackages());
}

/** Asked to end, or left alone by npm: nothing goes on writing, and the next one need not wait. */
function endWithParent(release) {
  const end = async (status) => {
    await endTied();
    release();
    process.exit(status);
  };
  const handlers = Object.entries(SIGNALS).map(([signal, status]) => [signal, () => void end(status)]);
  handlers.forEach(([signal, handler]) => process.on(signal, handler));
  const stopWatching = whenParentEnds(() => void end(SIGNALS.SIGHUP));
  return () => {
    stopWatching();
    handlers.forEach(([signal, handler]) => process.off(signal, handler));
  };
}
