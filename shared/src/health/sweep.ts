/**
 * Which snapshots to read now. Each costs one request and changes every 30 minutes (contract,
 * section 8.5), so a large fleet is covered in turns: the stalest first, up to a given number of reads.
 */

/** @internal */
export const SNAPSHOT_PERIOD_MS = 30 * 60_000;

/** Reads a minute by tier; an unknown tier counts as the slowest (contract, section 4). */
const READS_PER_MINUTE = new Map<unknown, number>([
  ['pilot', 1_200],
  ['partner', 6_000],
]);
const STANDARD_READS_PER_MINUTE = 120;

/** The read limit of a rate tier, in requests a minute. @internal */
export function readsPerMinute(tier: unknown): number {
  return READS_PER_MINUTE.get(tier) ?? STANDARD_READS_PER_MINUTE;
}

/** @internal */
export interface SweepCandidate {
  socialAccountId: string;
  /** When its snapshot was last read, in milliseconds since the epoch; undefined for never. */
  readAt?: number;
}

/**
 * The candidates to read now: at most `maxReads`, none younger than 30 minutes, never-read and stalest first.
 * @internal
 */
export function planSweep<Candidate extends SweepCandidate>(
  candidates: readonly Candidate[],
  maxReads: number,
  now: number,
): Candidate[] {
  // A moment in the future was written with a wrong clock: as good as never.
  const readAt = (candidate: Candidate) =>
    candidate.readAt === undefined || candidate.readAt > now + SNAPSHOT_PERIOD_MS
      ? -Infinity
      : candidate.readAt;
  return candidates
    .filter((candidate) => now - readAt(candidate) >= SNAPSHOT_PERIOD_MS)
    .sort((a, b) => readAt(a) - readAt(b) || 0)
    .slice(0, Math.max(0, Math.floor(maxReads)));
}
