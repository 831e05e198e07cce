/** Prints the counts of a jest log as `N passed, N failed`; ends with 1 when there are none or some failed. */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const log = stripVTControlCharacters(readFileSync(process.argv[2] ?? '/dev/stdin', 'utf8'));
const summary = /^Tests: .*$/m.exec(log)?.[0] ?? '';
const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0);
console.log(`${count('passed')} passed, ${count('failed')} failed`);
process.exit(count('passed') > 0 && count('failed') === 0 ? 0 : 1);
