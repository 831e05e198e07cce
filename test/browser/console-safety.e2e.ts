// What must not happen: data that becomes markup, secrets on the page, and other sites that move the sandbox.

import assert from 'node:assert/strict';

import { callApi } from '../support/call-api.ts';
import { startListener } from '../support/local-server.ts';
import { useFixtures } from './fixtures.ts';
import { accountRow, button, said } from './steps.ts';

const browserTest = useFixtures();
const HOSTILE = '<img src=x onerror=alert(1)>';

browserTest('hostile handles, names, addresses and paths are shown as text', async (fixtures) => {
  const { page, sandbox, control } = fixtures;
  page.on('dialog', (dialog) => assert.fail(`a script ran: ${dialog.message()}`));
  sandbox.seed({
    projects: [{ name: `P ${HOSTILE}` }],
    accounts: [{ handle: HOSTILE, health: { tier: `t ${HOSTILE}` } }],
  });
  await callApi(sandbox, 'POST /webhook-endpoints', {
    url: 'http://localhost:9/x',
    description: `E ${HOSTILE}`,
    events: ['social_account.connected'],
  });
  await callApi(sandbox, `GET /${encodeURI(HOSTILE)}`);
  await control('POST /faults', { kind: 'delay', delayMs: 0, route: `R ${HOSTILE}` });
  await fixtures.openConsole();
  await page.getByLabel('Handle of the new owner').fill(`N ${HOSTILE}`);
  await button(page, 'Connect as a new owner').click();
  await accountRow(page, `N ${HOSTILE}`).waitFor();

  const text = await page.locator('main').innerText();
  for (const start of ['@', 'P ', 't ', 'E ', 'R ', '@N '])
    assert.ok(text.includes(`${start}${HOSTILE}`), start);
  assert.equal(await page.locator('main img, main script').count(), 0);
  await page.locator('#delivery-rows summary').click();
  assert.ok((await page.locator('#delivery-rows').innerText()).includes(HOSTILE));
});

browserTest(
  'the policy forbids inline script, foreign script and text that becomes markup',
  async (fixtures) => {
    const { page } = fixtures;
    await fixtures.openConsole();
    const blocked = await page.evaluate(() => {
      const script = document.createElement('script');
      script.append('window.wasRun = true');
      document.body.append(script);
      let refused = false;
      try {
        document.body.innerHTML = '<b>x</b>';
      } catch {
        refused = true;
      }
      return refused && !('wasRun' in window);
    });
    assert.ok(blocked);
  },
  { allowed: /Content Security Policy|TrustedScript|TrustedHTML/ },
);

browserTest(
  'the key shown to start with is the only one on the page; requests show theirs redacted',
  async (fixtures) => {
    const { page, sandbox } = fixtures;
    const [other] = sandbox.seed({ apiKeys: [{}] }).apiKeys;
    await callApi(sandbox, `GET /projects?search=${sandbox.apiKey}`);
    await fetch(`${sandbox.url}/v1/whoami`, { headers: { authorization: `Bearer ${other?.apiKey}` } });
    await fixtures.openConsole();
    await page.locator('#request-rows > tr').nth(1).waitFor();
    const secretOf = (key = '') => key.split('_').slice(3).join('_');
    const html = await page.content();
    assert.ok(!html.includes(secretOf(other?.apiKey)));
    const rows = await page.locator('#requests').innerText();
    assert.ok(!rows.includes(secretOf(sandbox.apiKey)));
    assert.match(rows, /lp_test_\w+/);
  },
);

/** A page of another site that tries everything a page can try. */
function attack(target: string): string {
  return `<!doctype html><title>elsewhere</title><img src="${target}/_sandbox/reset"><iframe name="sink"></iframe>
    <form method="post" action="${target}/_sandbox/reset" target="sink"><input name="a"></form>
    <form method="post" enctype="text/plain" action="${target}/_sandbox/faults" target="sink"><input name='{"kind":"reset","x":"' value='"}'></form>
    <script>
      for (const form of document.forms) form.submit();
      const tries = ['cors', 'no-cors'].flatMap((mode) => [
        fetch('${target}/_sandbox/reset', { method: 'POST', mode }),
        fetch('${target}/_sandbox/faults', { method: 'POST', mode, body: '{"kind":"reset"}' }),
        fetch('${target}/_sandbox/accounts', { mode }).then((answer) => answer.text()),
        fetch('${target}/', { mode }).then((answer) => answer.text()),
      ]);
      Promise.allSettled(tries).then((results) => {
        window.learned = results.map((result) => result.value).filter((value) => typeof value === 'string' && value !== '');
        document.title = 'tried';
      });
    </script>`;
}

const elsewhere = (body: string) => startListener(200, { 'content-type': 'text/html' }, body);

for (const host of ['localhost', '127.0.0.1']) {
  browserTest(
    `a page of another origin (${host}) can neither move the sandbox nor read it`,
    async ({ page, sandbox }) => {
      sandbox.seed({ accounts: [{ handle: 'acme' }] });
      const { port, close } = await elsewhere(attack(sandbox.url));
      try {
        await page.goto(`http://${host}:${port}/`);
        await page.waitForFunction(() => document.title === 'tried');
        assert.deepEqual(await page.evaluate('window.learned'), []);
      } finally {
        await close();
      }
      const list = await callApi(sandbox, `GET /projects/${sandbox.projectId}/social-accounts`);
      assert.equal(((await list.json()) as { items: unknown[] }).items.length, 1);
      assert.deepEqual(sandbox.faults.list(), []);
    },
    { allowed: /console: / },
  );
}

browserTest(
  'the console cannot be framed by another site',
  async ({ page, sandbox }) => {
    const { port, close } = await elsewhere(`<iframe src="${sandbox.url}/"></iframe>`);
    try {
      await page.goto(`http://localhost:${port}/`);
      await page.waitForTimeout(500);
      const inner = page.frames().find((frame) => frame !== page.mainFrame());
      assert.ok(!inner?.url().startsWith(sandbox.url));
    } finally {
      await close();
    }
  },
  { allowed: /console: / },
);

browserTest(
  'a failure is told in words, and the page goes on',
  async (fixtures) => {
    const { page, sandbox } = fixtures;
    await fixtures.openConsole();
    sandbox.seed({ accounts: [{ handle: 'acme' }] });
    await accountRow(page, 'acme').waitFor();
    await page.getByRole('switch', { name: 'Live updates' }).uncheck();
    await accountRow(page, 'acme').locator('summary').click();
    sandbox.reset();
    await accountRow(page, 'acme').getByRole('button', { name: 'Shadowban' }).click();
    await said(page, /That did not work: there is no social account/);
    await page.getByText('No accounts yet.').waitFor();
  },
  { allowed: /status of 404/ },
);
