/** Prints what the tests measured: each of them leaves its figures in `artifacts/reliability/`. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export default class FiguresReporter {
  constructor({ rootDir }) {
    this.folder = join(rootDir, 'artifacts', 'reliability');
  }

  onRunStart() {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }

  onRunComplete() {
    for (const name of readdirSync(this.folder).sort()) {
      process.stdout.write(`\n${readFileSync(join(this.folder, name), 'utf8').trimEnd()}\n`);
    }
  }
}
