/**
 * `npm run test:runtimes`: the core and its fetch transport on Node, Deno, Bun and workerd, against the sandbox with its
 * answers spoilt. Whatever the runtime calls its own errors, the rules end alike on all of them.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { startListener } from '../support/local-server.ts';
import { type Outcomes, type Place, type Runtime, runtimes } from './runtimes.ts';

const work = mkdtempSync(join(tmpdir(), 'layers-social-runtimes-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const { url: strangerUrl, visits, close } = await startListener();

/** The words that are the same on every runtime; of what only the platform can tell, their form. */
const EXPECTED: Record<string, RegExp> = {
  answer: /^string$/,
  written: /^st_$/,
  refusal: /^UNAUTHENTICATED: GET \/v1\/whoami was answered with 401/,
  redirect: /^HTTP_302: /,
  deadline: /^NO_ANSWER: .* got no answer: no answer within 500 ms$/,
  size: /^NO_ANSWER: .* got no answer: the answer was too large$/,
  'another origin': /^Error: the API key is not sent to http:\/\/127\.0\.0\.1:\d+$/,
  'nobody there': /^Error: (\w+|the request could not be sent)$/,
  signature: /^valid$/,
  'invite page': /^200 connect$/,
  proxy: /^INVALID_INPUT: baseUrl is on this machine, and HTTP_PROXY may send/,
};

async function spoilt(): Promise<Sandbox> {
  const sandbox = await createSandbox({ apiKeys: [{ key: 'lp_test_ABCDEFGHJKMNPQRS_NEVERTOBESEEN' }] });
  const { faults } = sandbox;
  faults.add({
    route: 'GET /v1/social-accounts/:id/health',
    kind: 'redirect',
    location: `${strangerUrl}/elsewhere`,
  });
  faults.add({ route: 'GET /v1/projects/:id/social-accounts', kind: 'drip', delayMs: 200 });
  faults.add({ route: 'GET /v1/projects', kind: 'huge', bytes: 25 * 1024 * 1024 });
  return sandbox;
}

function judge({ name, version }: Runtime, outcomes: Outcomes): void {
  assert.deepEqual(Object.keys(outcomes), Object.keys(EXPECTED));
  for (const [rule, words] of Object.entries(EXPECTED))
    assert.match(outcomes[rule] ?? '', words, `${name}: ${rule}`);
  assert.deepEqual(visits, [], `${name} went to a stranger`);
  console.log(
    `✓ ${name} ${version}: ${Object.keys(EXPECTED).length} rules; nobody there: ${outcomes['nobody there']}`,
  );
}

let failed = 0;
for (const runtime of await runtimes(work)) {
  const sandbox = await spoilt();
  const { url: baseUrl, apiKey, projectId } = sandbox;
  const place: Place = { baseUrl, apiKey, projectId, strangerUrl };
  try {
    judge(runtime, await runtime.run(place));
  } catch (error) {
    failed += 1;
    console.error(
      `✗ ${runtime.name} ${runtime.version}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  await sandbox.close();
}
await close();
process.exitCode = failed > 0 ? 1 : 0;
