/** Prints a story as it happens: a line a step, with what came of it and how long it took. */
import type { Step } from '../../test/support/n8n-lifecycle-demo.ts';

interface Timeline {
  heading: (text: string) => void;
  print: (step: Step) => void;
  /** Prints the sum and says whether every step was as it should be. */
  close: () => boolean;
}

const TITLE_WIDTH = 30;

export function createTimeline(write: (text: string) => void): Timeline {
  const started = Date.now();
  let steps = 0;
  let amiss = 0;
  return {
    heading: (text) => write(`\n${text}\n`),
    print({ title, detail, amiss: reason, durationMs }) {
      steps += 1;
      if (reason !== undefined) amiss += 1;
      const mark = reason === undefined ? '✓' : '✗';
      write(`  ${mark} ${title.padEnd(TITLE_WIDTH)} ${seconds(durationMs)}  ${detail}\n`);
      if (reason !== undefined) write(`    ${reason}\n`);
    },
    close() {
      const sum = `${steps} steps in ${seconds(Date.now() - started).trim()}`;
      write(
        amiss === 0 ? `\n${sum}, all as they should be.\n` : `\n${sum}, ${amiss} not as they should be.\n`,
      );
      return steps > 0 && amiss === 0;
    },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`.padStart(8);
}
