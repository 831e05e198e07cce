// Prints every step when it is done and its figures under it; ends with one line of counts.
import type { TestsStream } from 'node:test';

export interface Counts {
  passed: number;
  failed: number;
}

interface Result {
  name: string;
  nesting: number;
  file?: string;
  details: { duration_ms: number; type?: string; passed?: boolean; error?: Error & { cause?: unknown } };
  skip?: string | boolean;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function reasonOf({ details: { error } }: Result): string {
  const cause = error?.cause;
  const inner = cause instanceof Error ? (cause.stack ?? cause.message) : (error?.message ?? '');
  return inner
    .split('\n')
    .filter((line) => !line.includes('node:internal'))
    .slice(0, 25)
    .map((line) => `        ${line}`)
    .join('\n');
}

const isSuite = ({ details }: Result): boolean => details.type === 'suite';

/** A parent fails with its children and is not counted beside them. */
const failsThroughChildren = ({ details }: Result): boolean =>
  (details.error as { failureType?: string } | undefined)?.failureType === 'subtestsFailed';

export function report(stream: TestsStream, log: (line: string) => void): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0 };
  stream.on('test:complete', (result: Result) => {
    if (isSuite(result) || result.skip || failsThroughChildren(result)) return;
    const passed = result.details.passed === true;
    if (passed && result.name === result.file) return; // The file around its steps.
    counts[passed ? 'passed' : 'failed'] += 1;
    log(`  ${passed ? 'ok  ' : 'FAIL'} ${result.name} (${seconds(result.details.duration_ms)})`);
    if (!passed) log(reasonOf(result));
  });
  stream.on('test:diagnostic', ({ message }: { message: string }) => {
    if (!/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(message))
      log(`       ${message}`);
  });
  stream.on('test:stdout', ({ message }: { message: string }) => log(message.replace(/\n$/, '')));
  stream.on('test:stderr', ({ message }: { message: string }) => log(message.replace(/\n$/, '')));
  return new Promise((resolve) => stream.on('end', () => resolve(counts)).resume());
}
