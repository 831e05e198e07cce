/** One set-up at a time in a folder: a file names who is at work, and is touched while they are. */
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

import { isAlive } from './parent.mjs';

const LOOK_EVERY_MS = 500;
/** Looks without a sign of life after which the holder counts as gone, where its process cannot be seen. */
const PATIENCE = 60;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Takes the lock, after waiting for whoever has it. `addProcess` names one more process that has to be gone before the
 * lock is anybody else's; `release` gives it back.
 */
export async function takeLock(path, say) {
  mkdirSync(dirname(path), { recursive: true });
  const holder = { host: hostname(), processes: [process.pid] };
  for (const watch = createWatch(path, say); !create(path, holder);) await watch();
  const heartbeat = setInterval(
    () => ignoring('ENOENT', () => utimesSync(path, new Date(), new Date())),
    5000,
  );
  return {
    addProcess(pid) {
      holder.processes.push(pid);
      writeFileSync(path, JSON.stringify(holder));
    },
    release() {
      clearInterval(heartbeat);
      rmSync(path, { force: true });
    },
  };
}

function create(path, holder) {
  return ignoring('EEXIST', () => {
    const file = openSync(path, 'wx');
    writeFileSync(file, JSON.stringify(holder));
    closeSync(file);
    return true;
  });
}

/** A function that looks once at the holder: waits while it lives, clears its lock away when it does not. */
function createWatch(path, say) {
  let unchanged = { mtimeMs: 0, looks: 0 };
  let isTold = false;
  return async () => {
    const seen = look(path);
    if (!seen) return;
    unchanged = {
      mtimeMs: seen.mtimeMs,
      looks: seen.mtimeMs === unchanged.mtimeMs ? unchanged.looks + 1 : 0,
    };
    if (isGone(seen.holder) || unchanged.looks >= PATIENCE) {
      clear(path, seen.text);
      return;
    }
    if (!isTold)
      say(
        `Another set-up is at work there (process ${seen.holder?.processes[0] ?? 'unknown'}); waiting for it.`,
      );
    isTold = true;
    await sleep(LOOK_EVERY_MS);
  };
}

function look(path) {
  return ignoring('ENOENT', () => {
    const text = readFileSync(path, 'utf8');
    return { text, holder: parse(text), mtimeMs: statSync(path).mtimeMs };
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Being written just now.
  }
}

const isGone = (holder) => holder?.host === hostname() && !holder.processes.some(isAlive);

/** Moved aside first: of several who saw the same dead holder, one succeeds, and a new lock is put back. */
function clear(path, seen) {
  const aside = `${path}.${process.pid}`;
  ignoring('ENOENT', () => {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== seen) ignoring('EEXIST', () => linkSync(aside, path));
    rmSync(aside, { force: true });
  });
}

function ignoring(code, work) {
  try {
    return work();
  } catch (error) {
    if (error.code !== code) throw error;
    return undefined;
  }
}
