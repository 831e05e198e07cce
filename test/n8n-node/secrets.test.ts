/** The key is found in nothing that n8n stores, shows or logs. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { NODE_OPERATIONS } from '../conformance/tasks';
import { locator } from '../support/n8n-context';
import { runNode, testCredential } from '../support/n8n-engine';

jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  // The core waits between its tries.
  sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms / 100)),
}));

let sandbox: Sandbox;
let printed: string;

beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

beforeEach(() => {
  printed = '';
  const record = (chunk: unknown) => {
    printed += String(chunk);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(record);
  jest.spyOn(process.stderr, 'write').mockImplementation(record);
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, method).mockImplementation((...words) => void record(words.join(' ')));
  }
});
afterEach(() => {
  jest.restoreAllMocks();
  sandbox.faults.clear();
});

/** One run of the operation, with everything that became of it as one text. */
async function traces(resource: string, operation: string, key: string): Promise<string> {
  const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
  const parameters = {
    resource,
    operation,
    project: locator(sandbox.projectId),
    account: locator(id!),
    platform: 'tiktok',
    returnTo: 'url',
    returnUrl: 'http://localhost/back',
    resume: 'poll',
    state: 'st_00000000000000000000000000',
    endpoint: locator('00000000-0000-4000-8000-000000000000'),
    deliveryId: '00000000-0000-4000-8000-000000000000',
  };
  const settings = { onError: 'continueRegularOutput' };
  const run = await runNode({ apiKey: key, url: sandbox.url }, parameters, { settings });
  return JSON.stringify(run) + printed;
}

it.each(NODE_OPERATIONS)('%s %s keeps it to itself when all is well', async (resource, operation) => {
  expect(await traces(resource, operation, sandbox.apiKey)).not.toContain(sandbox.apiKey);
});

it.each(NODE_OPERATIONS)('%s %s keeps a refused key to itself', async (resource, operation) => {
  const key = 'lp_live_WRONGWRONGWRONG0_s3cretS3cretS3cret';

  const text = await traces(resource, operation, key);

  expect(text).toContain('UNAUTHENTICATED');
  expect(text).not.toContain('s3cretS3cret');
});

it('keeps it to itself when the API repeats it', async () => {
  sandbox.faults.add({ kind: 'status', status: 403, code: sandbox.apiKey });

  expect(await traces('account', 'getMany', sandbox.apiKey)).not.toContain(sandbox.apiKey);
});

it('keeps it to itself when the connection breaks', async () => {
  const nobody = { apiKey: sandbox.apiKey, url: 'http://127.0.0.1:1' };
  const run = await runNode(nobody, {
    resource: 'connection',
    operation: 'createConnectLink',
    project: locator('prj_1'),
    platform: 'tiktok',
    returnTo: 'url',
    returnUrl: 'https://app.example.com',
  });

  expect(run.error?.message).toBe('Layers could not be reached');
  expect(JSON.stringify(run) + printed).not.toContain(sandbox.apiKey);
});

it('keeps it out of the words of the credential test', async () => {
  for (const baseUrl of [sandbox.url, 'http://127.0.0.1:1', 'http://layers.example', 'nonsense']) {
    const key = 'lp_live_WRONGWRONGWRONG0_s3cretS3cretS3cret';
    const result = await testCredential({ apiKey: key, baseUrl });

    expect(result.status).toBe('Error');
    expect(JSON.stringify(result) + printed).not.toContain('s3cretS3cret');
  }
});

it('prints no link and no state', async () => {
  const text = await traces('connection', 'createConnectLink', sandbox.apiKey);

  expect(text).toContain('authorizeUrl');
  expect(printed).not.toContain('st_');
});
