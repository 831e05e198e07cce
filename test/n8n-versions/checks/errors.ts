import assert from 'node:assert/strict';

import type { Sandbox } from 'layers-social-sandbox';

import { runWorkflow, singleNode } from '../../support/n8n-engine.ts';
import type { CheckContext, Words } from './check.ts';

type Parameters = Record<string, unknown>;

interface Case {
  parameters(sandbox: Sandbox): Parameters;
  apiKey?: string;
  before?(sandbox: Sandbox): void;
  /** On the item, with On Error: Continue. */
  facts: Record<string, unknown>;
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const listing = ({ projectId }: Sandbox): Parameters => ({
  resource: 'account',
  operation: 'getMany',
  project: byId(projectId),
});

const cases: Record<string, Case> = {
  '401': {
    parameters: listing,
    apiKey: 'lp_test_AAAA_wrong',
    facts: { httpStatus: 401 },
  },
  '404': {
    parameters: (sandbox) => ({
      ...listing(sandbox),
      project: byId('prj_00000000-0000-4000-8000-000000000000'),
    }),
    facts: { httpStatus: 404 },
  },
  '429': {
    parameters: listing,
    before: (sandbox) =>
      sandbox.faults.add({ route: '*', kind: 'status', status: 429, code: 'RATE_LIMITED', retryAfter: 3600 }),
    facts: { errorCode: 'RATE_LIMITED', httpStatus: 429, retryAfterMs: 3_600_000 },
  },
  'wrong input': {
    parameters: (sandbox) => ({ ...listing(sandbox), limit: '={{ "many" }}' }),
    facts: { errorCode: 'INVALID_INPUT' },
  },
};

/** A refusal stops the run with words that say what to do, and is an item to branch on where it may go on. */
export async function errors(place: CheckContext): Promise<Words> {
  const words: Words = {};
  for (const [name, { before, ...what }] of Object.entries(cases)) {
    before?.(place.sandbox);
    const shown = await messageOf(place, what);
    assert.ok(shown.message && shown.description, `${name}: nothing is said`);
    words[name] = [shown.message, shown.description].join('\n').replaceAll(/req_\w+/g, 'req_…');
    const item = await itemFor(place, what);
    assert.deepEqual(pick(item, Object.keys(what.facts)), what.facts, name);
    assert.equal(item.error, shown.message, name);
    place.sandbox.faults.clear();
  }
  return words;
}

async function messageOf(place: CheckContext, { parameters, apiKey }: Case) {
  const { packageFolder, sandbox } = place;
  const credentials = { ...place.credentials, ...(apiKey && { apiKey }) };
  const run = await runWorkflow({ workflow: singleNode(parameters(sandbox)), credentials, packageFolder });
  assert.ok(run.error, 'the run did not stop');
  const { error } = run.nodes['Layers Social']?.[0] ?? {};
  return { message: error?.message, description: error?.description };
}

async function itemFor(place: CheckContext, { parameters, apiKey }: Case): Promise<Record<string, unknown>> {
  const { packageFolder, sandbox } = place;
  const credentials = { ...place.credentials, ...(apiKey && { apiKey }) };
  const workflow = singleNode(parameters(sandbox), { onError: 'continueRegularOutput' });
  const run = await runWorkflow({ workflow, credentials, packageFolder });
  assert.equal(run.status, 'success');
  return run.nodes['Layers Social']?.[0]?.items[0]?.json ?? {};
}

function pick(item: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}
