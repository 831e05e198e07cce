/** What a benchmark is, and what it gives: rows of one table. */
import type { Spread } from './spread.ts';

/** One row of the table. */
export interface Figure {
  /** `One request, 32 in flight` */
  what: string;
  /** `bare axios` */
  against: string;
  /** The median, formatted, with its unit. */
  ours: string;
  /** The same; `–` when there is nothing to compare with. */
  theirs: string;
  /** Ours divided by theirs, per round. */
  ratio?: Spread;
  /** What is aimed at: `≥ 0.90×`. */
  reach: string;
  reached: boolean;
  /** Why it is not reached, or what limits it. */
  note?: string;
}

export interface Context {
  /** Fewer rounds, smaller fleets: for everyday use. */
  quick: boolean;
  log(line: string): void;
  /** A scratch folder, removed at the end. */
  work: string;
}

export interface Benchmark {
  /** For `--only`. */
  name: string;
  title: string;
  /** Whether `--quick` runs it too. */
  quick: boolean;
  run(context: Context): Promise<Figure[]>;
}
