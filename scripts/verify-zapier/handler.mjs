/**
 * Imports an unpacked build as Zapier's Lambda does and puts events to it. Runs on Node 22, in a process
 * of its own, so that the time from the import to the first answer is a cold start.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [directory, baseUrl, apiKey, projectId] = process.argv.slice(2);
const environment = { LAYERS_BASE_URL: baseUrl };
const zcacheTestObj = {};

const started = performance.now();
const { handler } = await import(pathToFileURL(join(directory, 'zapierwrapper.js')).href);
const imported = performance.now();
const connected = await execute('triggers.account_connected', {});
const answered = performance.now();

const results = [
  { kind: 'triggers', key: 'account_connected', items: connected },
  {
    kind: 'triggers',
    key: 'account_health_degraded',
    items: await execute('triggers.account_health_degraded', {}),
  },
  {
    kind: 'creates',
    key: 'create_connect_link',
    items: [
      await execute('creates.create_connect_link', {
        platform: 'tiktok',
        return_url: 'http://localhost/back',
      }),
    ],
  },
  {
    kind: 'searches',
    key: 'find_account',
    items: (await execute('searches.find_account', { handle: 'verified' })).results,
  },
];
const { results: definition } = await handler({ command: 'definition' });
const { results: validation } = await handler({ command: 'validate' });

const report = {
  version: process.versions.node,
  importMs: Math.round(imported - started),
  firstAnswerMs: Math.round(answered - imported),
  definition,
  validation,
  results,
};
process.stdout.write(`\nRESULT ${JSON.stringify(report)}\n`);

async function execute(key, inputData) {
  const { results: output } = await handler({
    command: 'execute',
    method: `${key}.operation.perform`,
    bundle: { authData: { api_key: apiKey }, inputData: { project_id: projectId, ...inputData }, meta: {} },
    environment,
    zcacheTestObj,
  });
  return output;
}
