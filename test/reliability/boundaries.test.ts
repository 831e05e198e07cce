/** Where the key may go, how signatures are compared, and what is shipped: the borders that everything else rests on. */
import crypto from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

import { requireBaseUrl, requireReturnUrl, signPayload, verifySignature } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { authenticate } from '../../n8n-node/lib/credential';
import { baseUrl as zapierBaseUrl } from '../../zapier-app/src/lib/client';
import { axiosBench, Bench, fetchBench, plainClient } from './support/bench';
import { n8nBench } from './support/n8n-bench';
import { zapierBench } from './support/zapier-bench';

const HOME = join(__dirname, '..', '..');

describe('a base URL', () => {
  test.each([
    'http://169.254.169.254',
    'http://10.0.0.1:8080',
    'http://192.168.1.1',
    'http://[fd00::1]',
    'http://0.0.0.0:4010',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evil.example/127.0.0.1',
    'http://127.0.0.1@evil.example',
    'http://evil.example#@localhost',
    'http://lοcalhost',
    'http://api.layers.com',
    'https://user:pass@api.layers.com',
    'https://api.layers.com?key=1',
    'file:///etc/passwd',
    'gopher://127.0.0.1:70',
    'javascript:alert(1)',
    '//api.layers.com',
    '',
    null,
    { toString: () => 'https://api.layers.com' },
  ])('that could leak the key or reach into the network in the clear is refused: %j', (value) => {
    expect(() => requireBaseUrl('baseUrl', value)).toThrow(/baseUrl /);
  });

  test.each([
    ['http://2130706433:4010', 'http://127.0.0.1:4010'],
    ['http://0x7f.1', 'http://127.0.0.1'],
    ['HTTP://LOCALHOST:4010/v1/', 'http://localhost:4010'],
    ['https://api.layers.com/v1', 'https://api.layers.com'],
  ])('is judged by the host it really names: %s', (value, meant) => {
    expect(requireBaseUrl('baseUrl', value)).toBe(meant);
  });

  test('of the Zapier app cannot be typed, and leads to the API or to this very machine', () => {
    const before = process.env.LAYERS_BASE_URL;
    for (const value of ['https://10.0.0.1', 'https://evil.example', 'http://169.254.169.254']) {
      process.env.LAYERS_BASE_URL = value;
      expect(() => zapierBaseUrl()).toThrow();
    }
    process.env.LAYERS_BASE_URL = before ?? '';
    expect(zapierBaseUrl()).toMatch(/^https:\/\/api\.layers\.com$|^http:\/\/127\.0\.0\.1/);
  });
});

describe('the credential of n8n signs for its own origin only', () => {
  const credential = { apiKey: 'lp_test_AAAA_secret', baseUrl: 'https://api.layers.com' };

  test.each([
    'https://evil.example/v1/whoami',
    'https://api.layers.com.evil.example/v1/whoami',
    'https://api.layers.com:8443/v1/whoami',
    'http://api.layers.com/v1/whoami',
    'https://api.layers.com@evil.example/',
    '//evil.example/',
    '/v1/whoami',
  ])('%s', (url) => {
    expect(() => authenticate(credential, { url, method: 'GET' })).toThrow(/another host/);
  });
});

describe('return URLs and webhook URLs', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox({ apiKeys: [{ returnUrlHosts: ['127.0.0.1', '169.254.169.254'] }] });
  });
  afterAll(() => sandbox.close());

  test.each([axiosBench, fetchBench, n8nBench, zapierBench])(
    'are handed on and never opened, through $name',
    async (bench: Bench) => {
      const visits: unknown[] = [];
      // Another sandbox, for whoever would look at the address before handing it on.
      const inside = await createSandbox();
      const returnUrl = `${inside.url}/v1/whoami`;
      const outcome = await bench.run({
        sandbox,
        baseUrl: sandbox.url,
        timeoutMs: 20_000,
        maxAttempts: 1,
        call: (api) => api.createConnectLink(sandbox.projectId, { platform: 'tiktok', returnUrl }),
      });
      visits.push(...inside.requests());
      await inside.close();

      expect(outcome.ok).toBe(true);
      expect(visits).toEqual([]);
    },
  );

  test.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://x.example', 'https://a:b@x.example', ' '])(
    'that a browser must not be sent to are refused before anything is sent: %s',
    (value) => {
      expect(() => requireReturnUrl('returnUrl', value)).toThrow();
    },
  );
});

test.each([axiosBench, fetchBench, n8nBench, zapierBench])(
  'an answer of more than 20 MB is given up, through $name',
  async (bench: Bench) => {
    const sandbox = await createSandbox();
    sandbox.faults.add({ kind: 'huge', bytes: 25 * 1024 * 1024, route: 'GET /v1/projects' });
    const asked = { sandbox, baseUrl: sandbox.url, timeoutMs: 8_000, maxAttempts: 1 };

    // The same answer, were it smaller, is an empty list.
    const outcome = await bench.run({ ...asked, call: (api) => api.listProjects() });

    await sandbox.close();
    expect(outcome).toMatchObject({ ok: false, code: 'NO_ANSWER' });
  },
);

describe('signatures', () => {
  test('are compared by timingSafeEqual alone, each candidate over all of its bytes', () => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    const now = Date.now();
    const good = signPayload('{}', 'whsec_secret', Math.floor(now / 1000));
    const near = good.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const far = good.replace(/v1=.*/, `v1=${'f'.repeat(64)}`);
    for (const signature of [good, near, far]) {
      compare.mockClear();
      const verdict = verifySignature({ rawBody: '{}', signature, secrets: ['whsec_secret'], now });

      expect(verdict).toBe(signature === good ? 'valid' : 'no_match');
      expect(compare.mock.calls.map((pair) => pair.map(({ byteLength }) => byteLength))).toEqual([[32, 32]]);
    }
    compare.mockRestore();
  });

  test('are compared nowhere else: no host compares a digest or a secret of its own', () => {
    const comparing = /(signature|digest|hmac|secret\w*)\s*[!=]==?(?!=|\s*(''|'string'|undefined|null))/i;
    const sources = [
      ...sourcesIn('n8n-node/lib'),
      ...sourcesIn('n8n-node/nodes'),
      ...sourcesIn('zapier-app/src'),
    ];
    const found = sources.filter((file) => comparing.test(readFileSync(file, 'utf8')));
    const makers = sources.filter((file) => /createHmac/.test(readFileSync(file, 'utf8')));
    expect([found, makers]).toEqual([[], []]);
  });
});

describe('the published n8n package', () => {
  test('names no dependency of any kind but n8n itself', () => {
    const manifest = JSON.parse(readFileSync(join(HOME, 'n8n-node', 'package.json'), 'utf8'));
    const kinds = ['dependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies'];
    expect(kinds.filter((kind) => kind in manifest)).toEqual([]);
    expect(Object.keys(manifest.peerDependencies)).toEqual(['n8n-workflow']);
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });

  test('asks for nothing at run time but n8n, crypto and its own files, and reads no environment', () => {
    const files = sourcesIn('n8n-node/dist', '.js');
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    const asked = texts.flatMap((text) => [...text.matchAll(/\b(?:require|import)\(["']([^"']+)["']\)/g)]);
    const outside = new Set(asked.map(([, name = '']) => name).filter((name) => !name.startsWith('.')));
    expect(files.length).toBeGreaterThan(20);
    expect([...outside].filter((name) => name !== 'n8n-workflow' && name !== 'node:crypto')).toEqual([]);
    expect([...outside].filter((name) => isBuiltin(name))).toEqual(['node:crypto']);
    expect(texts.filter((text) => /process\.env|child_process|eval\(|new Function/.test(text))).toEqual([]);
  });
});

test('a key that the API repeats in an answer is blotted out wherever it comes out', async () => {
  const sandbox = await createSandbox({ apiKeys: [{ key: 'lp_live_ABCDEFGHJKMNPQRS_NEVERTOBESEEN' }] });
  sandbox.faults.add({
    kind: 'status',
    status: 409,
    code: 'CONFLICT',
    headers: { 'x-request-id': sandbox.apiKey },
  });
  const error: unknown = await plainClient(sandbox)
    .whoami()
    .catch((thrown: unknown) => thrown);
  await sandbox.close();

  expect(error).toMatchObject({ code: 'CONFLICT' });
  expect(JSON.stringify(error)).not.toContain('NEVERTOBESEEN');
});

function sourcesIn(folder: string, ending = '.ts'): string[] {
  const entries = readdirSync(join(HOME, folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith(ending)).map((name) => join(HOME, folder, name));
}
