// The only place that reads the machine's time. Everything else asks this clock, so a test can stop or move it.

export interface Clock {
  /** The sandbox's time, in milliseconds since 1970. */
  now(): number;
  /** The machine's time, for webhook receivers that check a signature's age against their own clock. */
  machineNow(): number;
  /** Moves forward only: an earlier time changes nothing. */
  moveTo(time: number): void;
  /** Goes back to `startAt`, or to the machine's time. */
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
