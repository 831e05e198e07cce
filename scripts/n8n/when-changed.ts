import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps, and a checkout writes many files; in milliseconds. */
const QUIET_MS = 300;

/**
 * Calls `act` when something in the folders or below changed and nothing changed for a moment. What changes while it
 * runs makes it run once more. Returns what ends it.
 */
export function whenChanged(folders: readonly string[], act: () => Promise<void>): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let hasChanged = false;

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      while (hasChanged) {
        hasChanged = false;
        await act();
      }
    } finally {
      isRunning = false;
    }
  };
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchAll();
      hasChanged = true;
      void run();
    }, QUIET_MS);
  };
  // Node's own recursive watch loses a file on Linux when an editor or git puts another one in its place.
  const watchAll = (): void => {
    for (const folder of folders.flatMap(withFoldersBelow)) {
      if (!watchers.has(folder)) watchers.set(folder, watch(folder, changed));
    }
  };
  watchAll();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function withFoldersBelow(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap(({ name }) => withFoldersBelow(join(folder, name)))];
}
