/**
 * Checks the Zapier app as far as a machine without a Zapier account can: schema, structure, publishing
 * checks, and the zip that would be uploaded, run on Zapier's Node as the handler it becomes. Needs no
 * network but for fetching that Node once; without it the handler runs on the Node at hand, and says so.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { checkDefinition, checkResults } from '../test/support/zapier-checks.ts';
import { lambdaNode } from './lambda-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const app = join(root, 'zapier-app');
const require = createRequire(import.meta.url);
const cli = join(root, 'node_modules/zapier-platform-cli/src/bin/run');
const findings = [];

await step("the definition satisfies Zapier's schema and structure", async () => {
  const { output } = await run(
    process.execPath,
    [cli, 'validate', '--without-style', '--format', 'json'],
    app,
  );
  const errors = JSON.parse(output.slice(output.indexOf('[')));
  findings.push(...errors.map((error) => `schema: ${error.property} ${error.message}`));
  return `${errors.length} errors`;
});

const zip = join(app, 'build/build.zip');
await step('the app is built into a zip', async () => {
  await run(process.execPath, [cli, 'build', '--skip-validation', '--skip-dep-install'], app);
  return `${((await stat(zip)).size / 1024).toFixed(0)} KiB`;
});

await step('the zip runs as a handler', async () => {
  const { createSandbox } = await import('../sandbox/dist/index.js');
  const sandbox = await createSandbox();
  const unpacked = await mkdtemp(join(tmpdir(), 'zapier-layers-'));
  try {
    sandbox.seed({ accounts: [{ handle: 'verified' }, { handle: 'lost', status: 'reauth_required' }] });
    await require(join(root, 'node_modules/zapier-platform-cli/src/utils/decompress.js'))(zip, unpacked);
    return await tryHandler(unpacked, sandbox);
  } finally {
    await sandbox.close();
    await rm(unpacked, { recursive: true, force: true });
  }
});

async function tryHandler(unpacked, sandbox) {
  const node = lambdaNode() ?? process.execPath;
  const script = join(root, 'scripts/verify-zapier-handler.mjs');
  const { output } = await run(
    node,
    [script, unpacked, sandbox.url, sandbox.apiKey, sandbox.projectId],
    unpacked,
  );
  const marked = output.split('\n').find((line) => line.startsWith('RESULT '));
  const { version, importMs, firstAnswerMs, definition, validation, results } = JSON.parse(marked.slice(7));

  const latestCore = require(join(root, 'node_modules/zapier-platform-core/package.json')).version;
  findings.push(...validation.map((error) => `handler: ${error.property} ${error.message}`));
  findings.push(...checkDefinition(definition, latestCore));
  for (const { kind, key, items } of results)
    findings.push(...checkResults(definition, { kind, key, results: items }));
  if (output.includes(sandbox.apiKey)) findings.push('the API key appears in the output of the handler');
  const count = results.reduce((sum, { items }) => sum + items.length, 0);
  return `Node ${version}: ${results.length} operations gave ${count} results; cold start ${importMs + firstAnswerMs} ms (import ${importMs} ms, first answer ${firstAnswerMs} ms)`;
}

async function step(what, work) {
  const before = findings.length;
  const told = await work().catch((error) => {
    findings.push(`${what}: ${error.message}`);
    return 'failed';
  });
  console.log(`${findings.length === before ? '✓' : '✗'} ${what}: ${told}`);
}

/** The command's whole output; rejects with it when the command fails. */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
    const child = spawn(command, args, { cwd, env: { ...process.env, PATH: path, NO_COLOR: '1' } });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve({ output });
      else reject(new Error(`${args.join(' ')} ended with ${status}\n${output}`));
    });
  });
}

if (findings.length > 0) {
  console.error(`\n${findings.length} findings:\n${findings.map((finding) => `  ${finding}`).join('\n')}`);
  process.exitCode = 1;
} else {
  console.log('✓ the publishing checks that can be made offline have no finding');
}
