import { readdirSync, readFileSync } from 'node:fs';

/** Every process of a run carries this variable, so that one left behind can be told from all others. */
export const runMark = 'LAYERS_E2E_RUN';

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return ''; // It ended meanwhile, or it is somebody else's.
  }
}

/** Ids of processes of the run that still live; empty where the system does not tell. */
export function processesOf(run: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => environmentOf(pid).includes(`${runMark}=${run}\0`))
    .map(Number);
}
