import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as core from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import { resolveOutputSchemaPath } from 'n8n-core';

import { properties } from '../../n8n-node/nodes/LayersSocial/actions/description';
import { clientOf } from '../support/core-sandbox';
import { startListener } from '../support/local-server';
import { locator } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';
import { misfits, OutputSchema, outputSchemas } from '../support/n8n-output-schemas';

const HOME = 'n8n-node';
const FOLDER = join(HOME, 'nodes/LayersSocial/__schema__/v1.0.0');

const written = new Map<string, OutputSchema>(
  readdirSync(FOLDER).flatMap((resource) =>
    readdirSync(join(FOLDER, resource)).map((file): [string, OutputSchema] => [
      `${resource}/${file.replace('.json', '')}`,
      JSON.parse(readFileSync(join(FOLDER, resource, file), 'utf8')) as OutputSchema,
    ]),
  ),
);

describe('the schemas with which n8n shows outputs before anything ran', () => {
  it('are those that the operations give for the samples of the core (npm run schemas:n8n)', async () => {
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(await outputSchemas(core, HOME)));
  });

  it('exist for every operation, where n8n looks for them', () => {
    const operations = properties
      .filter(({ name }) => name === 'operation')
      .flatMap(({ displayOptions, options }) =>
        (options ?? []).map((option) => ({
          resource: String(displayOptions?.show?.resource?.[0]),
          operation: 'value' in option ? String(option.value) : '',
        })),
      );

    const missing = operations.filter(({ resource, operation }) => {
      const nodeDir = join(process.cwd(), HOME, 'dist/nodes/LayersSocial');
      // As the server asks for what the editor wants to know: the version in three parts, no fallback.
      const path = resolveOutputSchemaPath({ nodeDir, version: '1.0.0', resource, operation });
      return path === undefined || !existsSync(path);
    });

    expect(missing).toEqual([]);
    expect(written.size).toBe(operations.length);
  });

  it('name no member without a type', () => {
    expect(JSON.stringify(Object.fromEntries(written))).not.toContain('"null"');
  });
});

describe('against live answers', () => {
  let sandbox: Sandbox;
  const live = new Map<string, unknown[]>();

  async function run(name: string, parameters: object, input = {}): Promise<Record<string, unknown>> {
    const [resource, operation] = name.split('/');
    const { items, error } = await runNode(
      sandbox,
      { resource, operation, ...parameters },
      { input: [input] },
    );
    if (items.length === 0) throw new Error(`${name} gave nothing: ${JSON.stringify(error)}`);
    live.set(name, [...(live.get(name) ?? []), ...items]);
    return items[0] ?? {};
  }

  /** One endpoint that once answered and one that nobody reaches. */
  async function runWebhookOperations(): Promise<void> {
    const receiver = await startListener();
    const { endpoint } = await clientOf(sandbox).webhookEndpoints.create({
      url: `http://localhost:${receiver.port}/webhook`,
      events: ['social_account.revoked'],
      description: 'n8n: Watch health',
      projectId: sandbox.projectId,
    });
    const about = { endpoint: locator(endpoint.id) };
    await run('webhookEndpoint/sendTest', about);
    await sandbox.clock.advance(0);
    await receiver.close();
    const test = await run('webhookEndpoint/sendTest', about);
    await sandbox.clock.advance(0);
    await run('webhookEndpoint/replayDelivery', { deliveryId: test.deliveryId });
    await run('webhookEndpoint/getMany', {});
    await run('webhookEndpoint/getDeliveries', about);
  }

  /** How the link of this item went. */
  async function ask(item: Record<string, unknown>, about: object): Promise<void> {
    const { state, expiresAt } = item;
    await run('connection/getStatus', { ...about, state }, item);
    await run('connection/wait', { ...about, state, expiresAt, resume: 'poll' }, item);
  }

  beforeAll(async () => {
    sandbox = await createSandbox({ clock: 'manual', apiKeys: [{ tier: 'partner', scopes: ['*'] }] });
    const [id = ''] = sandbox.seed({
      accounts: [
        {
          handle: 'acmecoffee',
          queuedPosts: 2,
          status: 'reauth_required',
          health: { score: 12, tier: 'cold', recommendation: 'Post again.' },
        },
      ],
    }).socialAccountIds;
    for (const status of ['published', 'failed'] as const) {
      sandbox.seed({ scheduledPosts: [{ socialAccountId: id, status }] });
    }
    const project = { project: locator(sandbox.projectId) };
    const account = { ...project, account: locator(id) };
    const link = { returnTo: 'url', returnUrl: 'http://localhost/back' };
    const item = await run('account/get', account);
    await run('account/getHealth', account);
    await run('account/getMany', project);
    await run(
      'connection/createInviteLink',
      {
        ...account,
        pageUrl: 'http://localhost/invite',
        options: { reference: 'c7' },
      },
      item,
    );
    const first = await run('connection/createConnectLink', { ...project, ...link, platform: 'tiktok' });
    await sandbox.deny(String(first.authorizeUrl));
    await ask(first, project);
    const second = await run('connection/createReauthLink', { ...account, ...link }, item);
    await sandbox.approve(String(second.authorizeUrl));
    await ask(second, account);
    await run('account/revoke', { ...account, previewOnly: true, options: { maxQueuedPosts: 1 } });
    await run('account/revoke', account);
    await run('scheduledPost/getMany', project);
    await runWebhookOperations();
  }, 60_000);

  afterAll(() => sandbox.close());

  it.each([...written])('%s gives what its schema says, and all of it', (name, schema) => {
    const items = live.get(name) ?? [];
    expect(items.length).toBeGreaterThan(0);

    expect(items.flatMap((item) => misfits(schema, item))).toEqual([]);

    const seen = new Set(items.flatMap((item) => valuesIn(Object(item))));
    expect(Object.keys(schema.properties ?? {}).filter((member) => !seen.has(member))).toEqual([]);
  });
});

function valuesIn(item: object): string[] {
  return Object.entries(item)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name]) => name);
}
