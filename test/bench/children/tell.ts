/** The child's side of `child.ts`. */

/** Says the one thing this child has to say. */
export function tell(message: object): void {
  process.send?.(message);
}

/** An orphan has nobody to measure for. */
process.on('disconnect', () => process.exit());
