export interface Lock {
  /** One more process that has to be gone before the lock is anybody else's. */
  addProcess(pid: number): void;
  release(): void;
}

/** Takes the lock, after waiting for whoever has it and saying so. */
export function takeLock(path: string, say: (line: string) => void): Promise<Lock>;
