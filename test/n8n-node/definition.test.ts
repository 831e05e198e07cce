/** The rules of the editor, kept by every field of the node: what n8n's reviewers look for and its linter cannot. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { LayersApi } from '../../n8n-node/credentials/LayersApi.credentials';
import { labelOf } from '../../n8n-node/lib/labels';
import { LayersSocial } from '../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { LayersSocialInviteTrigger } from '../../n8n-node/nodes/LayersSocialInviteTrigger/LayersSocialInviteTrigger.node';
import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { LayersSocialWebhookTrigger } from '../../n8n-node/nodes/LayersSocialWebhookTrigger/LayersSocialWebhookTrigger.node';

const node = new LayersSocial();
const { properties } = node.description;
const isField = (entry: object): entry is INodeProperties => 'displayName' in entry && 'type' in entry;
const isOption = (entry: object): entry is INodePropertyOptions => 'name' in entry && 'value' in entry;
const withNested = (field: INodeProperties): INodeProperties[] => [
  field,
  ...(field.options ?? []).filter(isField).flatMap(withNested),
];
const fields = [...properties.flatMap(withNested), ...new LayersApi().properties];
const inputs = fields.filter(({ type }) => type !== 'notice');
const operations = properties
  .filter(({ name }) => name === 'operation')
  .flatMap(({ options = [] }) => options.filter(isOption));

/** Small words stay small inside a title, and abbreviations stay large. */
const SMALL = new Set([
  'a',
  'an',
  'and',
  'at',
  'by',
  'for',
  'from',
  'if',
  'in',
  'of',
  'on',
  'or',
  'than',
  'the',
  'to',
  'up',
]);
const isTitle = (text: string) =>
  text.split(/[\s(]+/).every((word, index) => (index > 0 && SMALL.has(word)) || /^[A-Z0-9]/.test(word));

it.each(inputs.map(({ displayName }) => [displayName]))('%s has a name in title case', (name) => {
  expect(isTitle(name)).toBe(true);
});

it.each(
  inputs
    .filter(({ type }) => type !== 'collection' && type !== 'options')
    .map((field) => [field.displayName, field]),
)('%s is described in a sentence', (_, { description }) => {
  expect(description).toMatch(/^[A-Z].*[^.]$|\. .*\.$/s);
});

it.each(inputs.filter(({ type }) => type === 'boolean').map((field) => [field.displayName, field]))(
  'the switch %s says Whether',
  (_, { description }) => {
    expect(description).toMatch(/^Whether /);
  },
);

it.each(
  inputs.flatMap((field) => [
    ...(field.type === 'string' ? [[field.displayName, field.placeholder ?? '']] : []),
    ...(field.modes ?? [])
      .filter(({ type }) => type === 'string')
      .map((mode) => [`${field.displayName} ${mode.displayName}`, mode.placeholder ?? '']),
  ]),
)('%s shows an example', (name, placeholder) => {
  if (name === 'Organization ID' || name === 'API Key') expect(placeholder).toMatch(/^e\.g\. \w+_/);
  expect(placeholder).toMatch(/^e\.g\. \S/);
});

it.each(
  fields
    .filter(({ type, options }) => type !== 'notice' && (options?.length ?? 0) > 2)
    .map((field) => [field.displayName, field.options ?? []]),
)('the entries of %s are in alphabetical order', (_, options) => {
  const names = Array.from(options, (option) => ('displayName' in option ? option.displayName : option.name));

  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});

it.each(operations.map((operation) => [operation.action, operation]))(
  '%s reads well in the list of actions',
  (_, operation) => {
    expect(operation.action).toMatch(/^[A-Z][a-z]+ /);
    expect(operation.action?.slice(1)).toBe(operation.action?.slice(1).toLowerCase());
    expect(operation.action).not.toMatch(/\b(a|an|the)\b/);
    expect(operation.description).toMatch(/^[A-Z].*[^.]$/);
  },
);

it('gives every operation at least one field, and every field an operation', () => {
  for (const { value } of operations) {
    const own = properties.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(value));
    expect(own.length).toBeGreaterThan(0);
  }
  const homeless = properties.filter(
    ({ name, displayOptions }) => name !== 'resource' && !displayOptions?.show?.resource,
  );
  expect(homeless).toEqual([]);
});

it('uses a searchable list and an id wherever a record is picked', () => {
  const pickers = properties.filter(({ name }) => ['project', 'account', 'endpoint'].includes(name));

  expect(pickers.length).toBeGreaterThan(10);
  for (const { type, modes } of pickers) {
    expect(type).toBe('resourceLocator');
    expect(modes?.map((mode) => mode.name)).toEqual(['list', 'id']);
    const method = modes?.[0]?.typeOptions?.searchListMethod ?? '';
    expect(Object.keys(node.methods.listSearch)).toContain(method);
    expect(modes?.[0]?.typeOptions?.searchable).toBe(true);
  }
});

it('reads the accounts anew when the project changes', () => {
  for (const { name, typeOptions } of properties) {
    if (name === 'account') expect(typeOptions?.loadOptionsDependsOn).toEqual(['project.value']);
  }
});

/** They start with what happens to accounts; the invite trigger is a page. */
const triggers = [new LayersSocialTrigger(), new LayersSocialWebhookTrigger()];
const refusable = [node, ...triggers, new LayersSocialInviteTrigger()]
  .flatMap(({ description }) => description.properties)
  .flatMap(withNested)
  .filter(({ type }) => type !== 'notice');

it.each(refusable.map(({ name, displayName }) => [name, displayName]))(
  'calls %s in its messages what the screen calls it',
  (name, displayName) => {
    expect(labelOf(name)).toBe(displayName);
  },
);

it('never speaks of errors, problems, failures or mistakes', () => {
  // What members of items are called is no word on the screen.
  const words = JSON.stringify(fields).replace(/"(Failed|failed|failureCode|failureMessage)"/g, '');

  expect(words).not.toMatch(/\b(error|problem|failure|mistake)/i);
});

it('limits by 50 where it does not return all', () => {
  const limits = properties.filter(({ name }) => name === 'limit');

  expect(limits).toHaveLength(4);
  for (const limit of limits) {
    expect(limit).toMatchObject({
      default: 50,
      typeOptions: { minValue: 1 },
      displayOptions: { show: { returnAll: [false] } },
    });
  }
});

it('can be a tool of an agent, with an icon for day and for night', () => {
  expect(node.description.usableAsTool).toBe(true);
  const { icon } = node.description;
  expect(icon).toEqual({
    light: expect.stringMatching(/layers\.svg$/),
    dark: expect.stringMatching(/layers\.dark\.svg$/),
  });
  const shown = Object.values(Object(icon)).map((file) =>
    readFileSync(join('n8n-node/nodes/LayersSocial', String(file).replace('file:', '')), 'utf8'),
  );
  expect(new Set(shown).size).toBe(2);
  for (const svg of shown) expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 60 60"/);
});

it('is filed under marketing', () => {
  const codex = JSON.parse(readFileSync('n8n-node/nodes/LayersSocial/LayersSocial.node.json', 'utf8'));

  expect(codex).toMatchObject({
    node: 'n8n-nodes-layers-social.layersSocial',
    categories: ['Marketing & Content'],
    resources: { primaryDocumentation: [expect.any(Object)], credentialDocumentation: [expect.any(Object)] },
  });
});

it('hides the key in the credential', () => {
  const { properties: asked } = new LayersApi();

  expect(asked.find(({ name }) => name === 'apiKey')).toMatchObject({
    typeOptions: { password: true },
    required: true,
  });
  expect(asked.find(({ name }) => name === 'baseUrl')).toMatchObject({ default: 'https://api.layers.com' });
});

const FOLDERS = ['LayersSocial', 'LayersSocialTrigger', 'LayersSocialWebhookTrigger'];

it.each(FOLDERS)('%s is found by the words that people type', (name) => {
  const { alias } = JSON.parse(readFileSync(`n8n-node/nodes/${name}/${name}.node.json`, 'utf8'));

  expect(alias).toEqual(
    expect.arrayContaining([
      'reauth',
      'reconnect',
      'revoke',
      'disconnect',
      'connect account',
      'token expired',
      'oauth link',
      'scheduled post',
      'health',
      'shadowban',
    ]),
  );
});

it('says in the trigger picker which trigger polls and which starts instantly', () => {
  const [polling, instant] = triggers.map(({ description }) => description.description);

  expect(polling).toMatch(/^Polls Layers/);
  expect(instant).toMatch(/^Starts instantly/);
});

/** A subtitle as the canvas shows it, for these parameters. */
function subtitleOf(
  { description: { subtitle = '' } }: typeof node | (typeof triggers)[number],
  $parameter: object,
) {
  const expression = /^=\{\{(.*)\}\}$/s.exec(subtitle)?.[1] ?? '';
  return String(runInNewContext(expression, { $parameter }));
}

it.each([
  [true, 'preview revoke: account'],
  [false, 'revoke: account'],
])('tells a preview from a revoke in the subtitle (Preview Only: %s)', (previewOnly, subtitle) => {
  expect(subtitleOf(node, { resource: 'account', operation: 'revoke', previewOnly })).toBe(subtitle);
});

it('counts several events in the subtitle of a trigger, so that none is cut off', () => {
  const [polling, instant] = triggers;

  expect(polling && subtitleOf(polling, { events: ['health_degraded'] })).toBe('health degraded');
  expect(instant && subtitleOf(instant, { events: ['social_account.needs_reauth'] })).toBe('needs reauth');
  for (const trigger of triggers)
    expect(subtitleOf(trigger, { events: ['a_b', 'c_d', 'e_f'] })).toBe('3 events');
});

it('says at every account list that the project comes first', () => {
  const accounts = properties.filter(({ name }) => name === 'account');

  expect(accounts.length).toBeGreaterThan(5);
  for (const { hint } of accounts) expect(hint).toMatch(/^Choose the Project first/);
});
