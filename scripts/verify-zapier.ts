/**
 * Checks the Zapier app as far as a machine without a Zapier account can: schema, structure, publishing
 * checks, and the zip that would be uploaded, run on Zapier's Node as the handler it becomes. Needs no
 * network but for fetching that Node once; without it the handler runs on the Node at hand, and says so.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Sandbox } from 'layers-social-sandbox';

import { checkDefinition, checkResults } from '../test/support/zapier-checks.ts';
import { findings, report, run, runOrThrow, step } from './verify/steps.ts';
import { lambdaNode } from './verify-zapier/lambda-node.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const app = join(root, 'zapier-app');
const require = createRequire(import.meta.url);
const cli = join(root, 'node_modules/zapier-platform-cli/src/bin/run');
const decompress = require(join(root, 'node_modules/zapier-platform-cli/src/utils/decompress.js')) as (
  zip: string,
  into: string,
) => Promise<void>;
const { version: latestCore } = require(join(root, 'node_modules/zapier-platform-core/package.json')) as {
  version: string;
};
interface SchemaError {
  property: string;
  message: string;
}

/** What the handler's process writes after `RESULT `. */
interface HandlerReport {
  version: string;
  importMs: number;
  firstAnswerMs: number;
  definition: Parameters<typeof checkDefinition>[0];
  validation: SchemaError[];
  results: { kind: 'creates' | 'searches' | 'triggers'; key: string; items: Record<string, unknown>[] }[];
}

process.env.NO_COLOR = '1';
process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;

await step("the definition satisfies Zapier's schema and structure", async () => {
  const output = await runOrThrow(
    process.execPath,
    [cli, 'validate', '--without-style', '--format', 'json'],
    app,
  );
  const errors = JSON.parse(output.slice(output.indexOf('['))) as SchemaError[];
  findings.push(...errors.map((error) => `schema: ${error.property} ${error.message}`));
  return `${errors.length} errors`;
});

const zip = join(app, 'build/build.zip');
await step('the app is built into a zip', async () => {
  await runOrThrow(process.execPath, [cli, 'build', '--skip-validation', '--skip-dep-install'], app);
  return `${((await stat(zip)).size / 1024).toFixed(0)} KiB`;
});

await step('the zip runs as a handler', async () => {
  const { createSandbox } = await import('../sandbox/dist/index.js');
  const sandbox = await createSandbox();
  const unpacked = await mkdtemp(join(tmpdir(), 'zapier-layers-'));
  try {
    sandbox.seed({ accounts: [{ handle: 'verified' }, { handle: 'lost', status: 'reauth_required' }] });
    await decompress(zip, unpacked);
    return await tryHandler(unpacked, sandbox);
  } finally {
    await sandbox.close();
    await rm(unpacked, { recursive: true, force: true });
  }
});

async function tryHandler(unpacked: string, sandbox: Sandbox): Promise<string> {
  const node = lambdaNode() ?? process.execPath;
  const script = join(root, 'scripts/verify-zapier/handler.mjs');
  const args = [script, unpacked, sandbox.url, sandbox.apiKey, sandbox.projectId];
  const { status, output, errors } = await run(node, args, unpacked);
  if (status !== 0) throw new Error(`the handler ended with ${status}\n${errors}${output}`);
  const marked = output.split('\n').find((line) => line.startsWith('RESULT ')) ?? '';
  const handled = JSON.parse(marked.slice('RESULT '.length)) as HandlerReport;
  const { version, importMs, firstAnswerMs, definition, validation, results } = handled;

  findings.push(...validation.map((error) => `handler: ${error.property} ${error.message}`));
  findings.push(...checkDefinition(definition, latestCore));
  for (const { kind, key, items } of results)
    findings.push(...checkResults(definition, { kind, key, results: items }));
  if (`${output}${errors}`.includes(sandbox.apiKey))
    findings.push('the API key appears in the output of the handler');
  const count = results.reduce((sum, { items }) => sum + items.length, 0);
  return `Node ${version}: ${results.length} operations gave ${count} results; cold start ${importMs + firstAnswerMs} ms (import ${importMs} ms, first answer ${firstAnswerMs} ms)`;
}

report('the publishing checks that can be made offline have no finding');
