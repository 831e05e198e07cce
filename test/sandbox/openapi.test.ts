import type { Sandbox } from 'layers-social-sandbox';

import { ENDPOINTS } from '../../sandbox/src/app';
import type { Paths, Schema } from './description';
import { ask, closeAll, control, issuePaths, startSandbox } from './support';

let sandbox: Sandbox;
let document: { openapi: string; paths: Paths };

const operation = (method: string, path: string) => {
  const found = document.paths[path]?.[method];
  if (!found) throw new Error(`${method} ${path} is not described`);
  return found;
};
const bodyOf = (method: string, path: string): Schema | undefined =>
  operation(method, path).requestBody?.content['application/json'].schema;

beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: [{ tier: 'partner' }] });
  document = (await (await sandbox.fetch(`${sandbox.url}/openapi.json`)).json()) as typeof document;
});
afterAll(closeAll);

test('every route is described, and nothing else', () => {
  const described = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = ENDPOINTS.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

  expect(described.sort()).toEqual(routes.sort());
  expect(document.openapi).toBe('3.1.0');
  const ids = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(routes.length);
});

/** A path with something in each of its holes. */
const filled = (path: string) =>
  path
    .replace('{projectId}', sandbox.projectId)
    .replaceAll(/\{\w+\}/g, 'sa_00000000-0000-4000-8000-000000000000');

describe('what is described is what is checked', () => {
  const gets = ENDPOINTS.filter(({ method }) => method === 'GET').map(({ path }) => path);

  test.each(gets)('GET %s takes the described query, and no other', async (route) => {
    const path = route.replaceAll(/:(\w+)/g, '{$1}');
    const { parameters } = operation('get', path);
    const query = parameters.filter((parameter) => parameter.in === 'query');
    const asked = new URLSearchParams({ colour: 'red' });
    for (const { name, schema } of query)
      if (schema.type === 'integer') asked.set(name, String((schema.maximum ?? 0) + 1));

    const refused = await ask(sandbox, `GET ${filled(path)}?${asked.toString()}`);

    expect(refused.status).toBe(422);
    expect(issuePaths(refused).sort()).toEqual([...asked.keys()].sort());
  });

  const writes = ENDPOINTS.filter(({ method }) => method !== 'GET').map(
    ({ method, path }) => [method, path] as const,
  );

  test.each(writes)('%s %s needs the described members, and takes no other', async (method, route) => {
    const path = route.replaceAll(/:(\w+)/g, '{$1}');
    const body = bodyOf(method.toLowerCase(), path);

    const refused = await ask(sandbox, `${method} ${filled(path)}`, { body: { colour: 'red' } });

    expect(refused.status).toBe(422);
    expect(issuePaths(refused).sort()).toEqual([...(body?.required ?? []), 'colour'].sort());
    expect(body?.additionalProperties ?? false).toBe(false);
  });
});

test('the closed lists of the API are in it', () => {
  expect(bodyOf('post', '/v1/projects')?.properties?.['targetGender']?.enum).toEqual([
    'all',
    'female',
    'male',
  ]);
  const { responses } = operation('get', '/v1/projects/{projectId}/social-accounts');
  const list = responses['200']?.content['application/json'].schema;
  expect(list?.properties?.['items']?.items?.properties?.['status']?.enum).toEqual([
    'connected',
    'reauth_required',
    'disconnected',
  ]);
});

test('the page for people names every route, runs no script and loads nothing', async () => {
  const response = await sandbox.fetch(`${sandbox.url}/reference`);
  const page = await response.text();

  for (const { method, path, summary } of ENDPOINTS) {
    expect(page).toContain(`${method} ${path}`);
    expect(page).toContain(summary);
  }
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(| src=/);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
});

test('an answer that is not as described fails the test that got it', async () => {
  const [id = ''] = sandbox.seed({ accounts: [{ health: { tier: 'warm' } }] }).socialAccountIds;
  await control(sandbox, `PUT /accounts/${id}/health`, { body: { extra: { score: 'high' } } });

  await expect(ask(sandbox, `GET /v1/social-accounts/${id}/health`)).rejects.toThrow('not as described');
});
