import { test } from 'node:test';

/** Prints a figure under the step it was measured in. */
export type Tell = (figure: string) => void;

/** One step of a file. A step that hangs fails by itself, not with its whole file. */
export function step(name: string, body: (tell: Tell) => Promise<void> | void, timeoutMs = 240_000): void {
  void test(name, { timeout: timeoutMs }, (context) => body((figure) => context.diagnostic(figure)));
}
