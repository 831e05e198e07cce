/** Medians with their spread, and rounds in which both sides are measured in turn. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** Each side measures itself once and gives one number. */
export interface Pair {
  ours(): Promise<number>;
  theirs(): Promise<number>;
}

export interface Rounds {
  ours: number[];
  theirs: number[];
  /** Ours divided by theirs, per round; `spreadOf(ratios)` is what the table shows. */
  ratios: number[];
}

/**
 * Both sides in every round, one right after the other, and who goes first changes with each round: what slows the
 * machine down for a while, or warms it up, falls on both.
 */
export async function rounds(count: number, { ours, theirs }: Pair): Promise<Rounds> {
  const measured: Rounds = { ours: [], theirs: [], ratios: [] };
  for (let round = 0; round < count; round += 1) {
    const oursFirst = round % 2 === 0;
    const first = await (oursFirst ? ours() : theirs());
    const second = await (oursFirst ? theirs() : ours());
    const [our, their] = oursFirst ? [first, second] : [second, first];
    measured.ours.push(our);
    measured.theirs.push(their);
    measured.ratios.push(our / their);
  }
  return measured;
}
