/** The same lifecycle in the built Zapier app, told in the same words. */
import type { Sandbox } from '../../sandbox/dist/index.js';
import type { Step } from '../../test/support/n8n-lifecycle-demo.ts';
import { runZapierLifecycle as liveIn } from '../../test/support/zapier-lifecycle-demo.ts';

/** Hands each step on as it ends; what goes wrong is told as amiss and ends the story. */
export async function tellZapierLifecycle(sandbox: Sandbox, tell: (step: Step) => void): Promise<void> {
  const { url: baseUrl, apiKey, projectId } = sandbox;
  let started = Date.now();
  try {
    for await (const { step, detail } of liveIn({ baseUrl, apiKey, projectId, sandbox })) {
      tell({ title: step, detail, durationMs: Date.now() - started });
      started = Date.now();
    }
  } catch (error) {
    const amiss = error instanceof Error ? error.message : String(error);
    tell({ title: 'Zapier', detail: '', amiss, durationMs: Date.now() - started });
  }
}
