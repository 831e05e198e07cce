/**
 * One Zapier Lambda: import the app, answer the first call, and then, when a sandbox is named, poll it. Runs on
 * Zapier's Node.
 */
import { pathToFileURL } from 'node:url';

import { tell } from './tell.ts';

interface App {
  handler(event: object): Promise<{ results: unknown }>;
}

const [wrapper = '', baseUrl, apiKey, projectId, trigger] = process.argv.slice(2);

const started = performance.now();
const { handler } = (await import(pathToFileURL(wrapper).href)) as App;
await handler({ command: 'definition' });
const coldStartMs = performance.now() - started;

async function poll(): Promise<{ pollMs: number; items: number }> {
  const polled = performance.now();
  const { results } = await handler({
    command: 'execute',
    method: `triggers.${trigger}.operation.perform`,
    bundle: { authData: { api_key: apiKey }, inputData: { project_id: projectId }, meta: {} },
    environment: { LAYERS_BASE_URL: baseUrl },
    zcacheTestObj: {},
  });
  return { pollMs: performance.now() - polled, items: (results as unknown[]).length };
}

tell({ coldStartMs, ...(baseUrl === undefined ? {} : await poll()) });
