/** The child's side of `child.ts`: tells its one thing, and what it has used of a core whenever it is asked. */

/** Says the one thing this child has to say. */
export function tell(message: object): void {
  process.send?.(message);
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell({ cpuSeconds: (user + system) / 1e6 });
});

/** An orphan has nobody to measure for. */
process.on('disconnect', () => process.exit());
