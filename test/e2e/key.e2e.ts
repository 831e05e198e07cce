// Where the API key can go in the real n8n, with n8n's own HTTP Request node and with the package's node, on a server whose
// environment names a proxy for everything.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before } from 'node:test';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import {
  createCredential,
  ensureN8n,
  executionIn,
  itemsOf,
  runManually,
  startN8n,
  testCredential,
  type Credential,
  type Execution,
  type N8n,
} from '../n8n-server/index.ts';
import { startForwardProxy, type ForwardProxy } from '../support/forward-proxy.ts';
import { startListener, type Listener } from '../support/local-server.ts';
import { credentialFor, packedTarball, workFolder } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { byId, layers, manualStart, node, save } from './support/workflow.ts';

/** 4.5 is the newest that this n8n has. */
const versions = [4.2, 4.3, 4.4, 4.5];

const log = (line: string): void => console.log(`       ${line}`);

let sandbox: Sandbox;
let proxy: ForwardProxy;
let stranger: Listener;
let redirecting: Listener;
let n8n: N8n;
let credential: Credential;
let credentialOfRedirecting: Credential;

before(async () => {
  const install = await ensureN8n({ log });
  sandbox = await createSandbox();
  proxy = await startForwardProxy();
  stranger = await startListener(200);
  redirecting = await startListener(307, { location: `${stranger.url}/elsewhere` });
  const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: '' };
  const userFolder = join(workFolder(), 'key');
  n8n = await startN8n({ install, userFolder, tarball: packedTarball(), env, log });
  credential = await createCredential(n8n.rest, credentialFor(sandbox));
  const elsewhere = { baseUrl: redirecting.url, organizationId: 'org_1' };
  credentialOfRedirecting = await createCredential(n8n.rest, {
    ...credentialFor(sandbox, elsewhere),
    name: 'Redirecting',
  });
});

after(async () => {
  await n8n.stop();
  await sandbox.close();
  await Promise.all([proxy.close(), stranger.close(), redirecting.close()]);
});

interface HttpRequest {
  version: number;
  url: string;
  credential?: Credential;
  parameters?: Record<string, unknown>;
  options?: Record<string, unknown>;
}

/** One request of n8n's own HTTP Request node, with the credential when one is given. */
async function httpRequest(request: HttpRequest): Promise<Execution> {
  const authentication = request.credential && {
    authentication: 'predefinedCredentialType',
    nodeCredentialType: 'layersApi',
  };
  const parameters = {
    url: request.url,
    ...authentication,
    ...request.parameters,
    options: request.options ?? {},
  };
  const more = {
    typeVersion: request.version,
    ...(request.credential && { credentials: { layersApi: request.credential } }),
  };
  const start = manualStart();
  const asking = node('n8n-nodes-base.httpRequest', 'Ask', { parameters, ...more });
  const workflow = await save(n8n.rest, `Ask ${request.version}`, [start, asking]);
  return executionIn(n8n.rest, await runManually(n8n.rest, workflow.id, start.name));
}

const whoami = (): string => `${sandbox.url}/v1/whoami`;
const askedOf = (path: string): number =>
  sandbox.requests().filter((request) => request.path === path).length;

function assertKeyUnseen(): void {
  const held = JSON.stringify([proxy.seen, stranger.visits]);
  assert.ok(!held.includes(sandbox.apiKey), 'the key was seen');
  assert.ok(!/x-layers-organization/i.test(held), 'the organization was seen');
}

step('the proxy and the stranger are real: without the credential both are asked', async () => {
  const execution = await httpRequest({ version: 4.5, url: `${redirecting.url}/plain` });

  assert.equal(execution.status, 'success', execution.resultData.error?.message);
  assert.equal(stranger.visits.length, 1);
  assert.ok(proxy.seen.some(({ target }) => target === `${redirecting.url}/plain`));
  stranger.visits.length = 0;
  redirecting.visits.length = 0;
});

for (const version of versions) {
  step(`HTTP Request ${version} with the credential works, past the server's proxy`, async () => {
    const before = askedOf('/v1/whoami');
    const proxied = proxy.seen.length;

    const execution = await httpRequest({ version, url: whoami(), credential });

    assert.equal(execution.status, 'success', execution.resultData.error?.message);
    assert.ok(itemsOf(execution, 'Ask')[0]?.organizationId);
    assert.equal(askedOf('/v1/whoami'), before + 1);
    assert.ok(!proxy.seen.slice(proxied).some(({ target }) => target.startsWith(sandbox.url)));
    assertKeyUnseen();
  });

  step(
    `HTTP Request ${version} with Proxy, or with Ignore SSL Issues, is refused by its option`,
    async () => {
      const before = askedOf('/v1/whoami');
      for (const [options, words] of [
        [{ proxy: proxy.url }, /'Proxy'/],
        [{ allowUnauthorizedCerts: true }, /'Ignore SSL Issues \(Insecure\)'/],
        [{ proxy: proxy.url, allowUnauthorizedCerts: true }, /'Proxy'/],
        [{ redirect: { redirect: { followRedirects: true, maxRedirects: 21 } } }, /'Redirects'/],
      ] as const) {
        const execution = await httpRequest({ version, url: whoami(), credential, options });

        assert.equal(execution.status, 'error');
        assert.match(JSON.stringify(execution.resultData.error), words);
      }
      assert.equal(askedOf('/v1/whoami'), before);
      assertKeyUnseen();
    },
  );

  step(
    `HTTP Request ${version} follows no redirect, not even when told to send credentials along`,
    async () => {
      const before = redirecting.visits.length;
      const ask = { version, url: `${redirecting.url}/v1/whoami`, credential: credentialOfRedirecting };
      for (const more of [
        {},
        { options: { sendCredentialsOnCrossOriginRedirect: true } },
        { parameters: { method: 'POST', sendBody: true, specifyBody: 'json', jsonBody: '{"a":1}' } },
      ]) {
        const execution = await httpRequest({ ...ask, ...more });
        assert.equal(execution.status, 'error');
        assert.ok(!JSON.stringify(execution).includes(sandbox.apiKey), 'the key is in the execution');
      }
      assert.equal(redirecting.visits.length, before + 3);
      assert.equal(redirecting.visits.at(-1)?.authorization, `Bearer ${sandbox.apiKey}`);
      assert.deepEqual(stranger.visits, []);
      assertKeyUnseen();
    },
  );
}

step("the package's own node goes past the server's proxy", async () => {
  const parameters = { resource: 'account', operation: 'getMany', project: byId(sandbox.projectId) };
  sandbox.seed({ accounts: [{ handle: 'seen' }] });
  const start = manualStart();
  const workflow = await save(n8n.rest, 'Own node', [
    start,
    layers({ credential }, 'Accounts', { parameters }),
  ]);
  const execution = await executionIn(n8n.rest, await runManually(n8n.rest, workflow.id, start.name));

  assert.equal(execution.status, 'success', execution.resultData.error?.message);
  assert.equal(itemsOf(execution, 'Accounts')[0]?.handle, 'seen');
  assertKeyUnseen();
});

step("the credential's test goes past the server's proxy", async () => {
  assert.equal((await testCredential(n8n.rest, credentialFor(sandbox))).status, 'OK');
  assertKeyUnseen();
});

step('the proxy was asked for nothing of the sandbox in the whole run', (tell) => {
  tell(`${proxy.seen.length} requests went to the proxy, none to the sandbox`);
  assert.deepEqual(
    proxy.seen.filter(({ target }) => target.includes(new URL(sandbox.url).host)),
    [],
  );
});
