/** The process that this one works for: npm, for one. When it is gone, nobody waits for what is done here. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const LOOK_EVERY_MS = 1000;
const SHELLS = new Set(['ash', 'bash', 'busybox', 'dash', 'sh', 'zsh']);

/** Calls back, once, when the parent has ended; the result stops the watch. */
export function whenParentEnds(react) {
  const parent = employer();
  const watch = setInterval(() => {
    if (isAlive(parent)) return;
    clearInterval(watch);
    react();
  }, LOOK_EVERY_MS);
  watch.unref();
  return () => clearInterval(watch);
}

/** npm starts scripts through a shell, which outlives it and says nothing. */
function employer() {
  if (process.platform === 'win32' || !process.env.npm_lifecycle_event) return process.ppid;
  const { name, parent } = lookAt(process.ppid);
  return parent && SHELLS.has(name) ? parent : process.ppid;
}

/** Of a process: the name of its program and the id of its parent, as far as the system tells. */
function lookAt(pid) {
  const stat = /\((?<name>.*)\) \S (?<parent>\d+)/.exec(statOf(pid));
  if (stat) return { name: stat.groups.name, parent: Number(stat.groups.parent) };
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  const [ppid, command = ''] = stdout?.trim().split(/ +/) ?? [];
  return { name: basename(command), parent: Number(ppid) };
}

/** On Linux; empty where there is no such thing. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** One that has ended, but whose parent has not taken notice (in containers often nobody does), is not alive. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(statOf(pid));
  } catch (error) {
    return error.code === 'EPERM';
  }
}
