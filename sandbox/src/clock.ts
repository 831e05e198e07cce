// The only place that asks the machine for the time. Everything else asks this clock, so a test can hold or move it.

export interface Clock {
  /** Milliseconds since 1970 in the sandbox's world. */
  now(): number;
  /** The machine's own time, for receivers that check signatures against theirs. */
  machineNow(): number;
  /** Never goes back: an earlier time changes nothing. */
  moveTo(time: number): void;
  /** Starts again at `startAt`, or at the machine's time. */
  restart(): void;
  readonly runs: boolean;
}

export function createClock(mode: 'running' | 'manual', startAt?: number): Clock {
  const runs = mode === 'running';
  let shift = 0;
  let held = 0;

  const now = () => (runs ? Date.now() + shift : held);
  const restart = () => {
    held = startAt ?? Date.now();
    shift = held - Date.now();
  };
  restart();

  return {
    now,
    machineNow: () => Date.now(),
    moveTo(time) {
      const ahead = time - now();
      if (ahead <= 0) return;
      shift += ahead;
      held += ahead;
    },
    restart,
    runs,
  };
}
