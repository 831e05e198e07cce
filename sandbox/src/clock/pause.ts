import { setTimeout as sleep } from 'node:timers/promises';

/** Real milliseconds. Does not keep a process alive whose server is closed. */
export function pause(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false });
}
