/** What the outcomes say of a version, beside those of the newest one. */
import type { Outcome } from './checks/check.ts';
import type { Tried } from './try-version.ts';

/** Texts that differ from those on the newest version fail the check that read them, or are noted where they may. */
export function compareWords(all: readonly Tried[], mayDiffer: ReadonlySet<string>): Tried[] {
  const newest = all.at(-1);
  return all.map((tried) => ({
    ...tried,
    outcomes: Object.fromEntries(
      Object.entries(tried.outcomes).map(([name, outcome]) => [
        name,
        compared(outcome, newest?.outcomes[name], mayDiffer.has(name)),
      ]),
    ),
  }));
}

function compared(outcome: Outcome, newest: Outcome | undefined, mayDiffer: boolean): Outcome {
  if (!outcome.passed || !newest?.passed) return outcome;
  const differing = Object.entries(outcome.words ?? {}).filter(
    ([name, text]) => text !== newest.words?.[name],
  );
  if (differing.length === 0) return outcome;
  const told = differing.map(([name, text]) => `${name}: “${text}”`).join('; ');
  if (mayDiffer) return { ...outcome, note: told };
  return { ...outcome, passed: false, reason: `other words than on the newest version: ${told}` };
}

/** Why the matrix is not as promised; empty when it is. */
export function broken(all: readonly Tried[], checks: readonly string[]): string[] {
  return all.flatMap(({ version, outcomes }) => {
    const name = `n8n-core ${version.core}`;
    const failed = [...new Set([...checks, ...Object.keys(outcomes)])].filter(
      (check) => outcomes[check]?.passed !== true,
    );
    if (version.supported) {
      return failed.map((check) => `${name}, ${check}: ${outcomes[check]?.reason ?? 'was not tried'}`);
    }
    return failed.length > 0 ? [] : [`${name} works: it need not be listed as unsupported any more`];
  });
}
