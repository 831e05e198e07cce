import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSandbox, Sandbox } from 'layers-social-sandbox';

import App from '../../zapier-app/src/index';
import { Host, openHost, runItem, runItems } from '../support/zapier-host';

const README = readFileSync(join(__dirname, '../../zapier-app/README.md'), 'utf8');
const KINDS = { trigger: 'triggers', create: 'creates', search: 'searches' } as const;

/** The command lines of the page, in its order. */
const LINES = [
  ...README.matchAll(/^npx zapier-platform invoke (trigger|create|search) (\w+) .*-i '(.*)'$/gm),
].map(([, kind = '', key = '', input = '']) => ({ kind: kind as keyof typeof KINDS, key, input }));

describe('the lines with which the README invokes each operation', () => {
  let sandbox: Sandbox;
  let host: Host;

  beforeAll(async () => {
    sandbox = await createSandbox();
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  });

  afterAll(() => sandbox.close());

  test('there is one for each that can be invoked', () => {
    const polling = Object.values(App.triggers).filter(({ operation }) => operation.type === 'polling');
    const invocable = [...polling, ...Object.values(App.creates), ...Object.values(App.searches)];

    expect(LINES.map(({ key }) => key).sort()).toEqual(invocable.map(({ key }) => key).sort());
  });

  test('each gives a result, with nothing but the placeholders filled in', async () => {
    const [accountId = ''] = sandbox.seed({
      accounts: [{ handle: 'acmecoffee', status: 'reauth_required' }, { handle: 'fine' }],
    }).socialAccountIds;
    const results = new Map<string, number>();
    let state = '';
    for (const { kind, key, input } of LINES) {
      const filled = input
        .replaceAll('prj_…', sandbox.projectId)
        .replaceAll('sa_…', accountId)
        .replaceAll('st_…', state);
      const inputData = JSON.parse(filled) as Record<string, unknown>;
      const method = `${KINDS[kind]}.${key}.operation.perform`;
      const run = { inputData };
      const items =
        kind === 'create' ? [await runItem(host, method, run)] : await runItems(host, method, run);
      if (typeof items[0]?.state === 'string') ({ state } = items[0] as { state: string });
      results.set(key, items.length);
    }

    // Nothing has recovered yet.
    expect([...results].filter(([, count]) => count === 0)).toEqual([['account_recovered', 0]]);
  });
});
