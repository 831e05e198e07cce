// Invite links in the real n8n, with a real browser: every page, scanners, and many owners at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';

import { createInviteLink, mapConcurrently, type InviteInput } from 'layers-social-core';

import { startBrowser, type TestBrowser, type Watched } from '../browser/browser.ts';
import { lookAt } from '../browser/look-at.ts';
import { activate, executionIn, itemsOf, listExecutions, sleep, waitFor } from '../n8n-server/index.ts';
import { createOwner, type Seen } from '../support/owner.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { byId, layers, packageName, passOn, runNodes, save } from './support/workflow.ts';

const triggerName = 'Layers Social Invite Trigger';
const apiKey = 'lp_test_INVITESINVITESXX_s3cretS3cretS3cretS3cret';
const dayMs = 86_400_000;

let fixture: N8nFixture;
let browser: TestBrowser;
let workflowId: string;
let pageUrl: string;

before(async () => {
  fixture = await openN8nFixture('invite', { apiKeys: [{ key: apiKey, tier: 'partner' }] });
  const webhookId = randomUUID();
  const trigger = layers(fixture, triggerName, {
    parameters: {
      senderName: 'Acme Agency',
      options: { contact: 'help@acme.example', leaveTo: 'http://127.0.0.1:9/thanks' },
    },
    type: `${packageName}.layersSocialInviteTrigger`,
    webhookId,
  });
  const workflow = await save(fixture.n8n.rest, 'Invites', [trigger, passOn('Act')]);
  await activate(fixture.n8n.rest, workflow.id);
  workflowId = workflow.id;
  pageUrl = `${fixture.n8n.url}/webhook/${webhookId}/invite`;
  browser = await startBrowser();
});

after(async () => {
  await browser.close();
  await fixture.close();
});

const deadAccount = (account: Record<string, unknown> = {}): string =>
  fixture.sandbox.seed({ accounts: [{ handle: 'acme.coffee', status: 'reauth_required', ...account }] })
    .socialAccountIds[0] ?? '';

/** A link as the operation makes it; the operation itself is tried once, below. */
function link(changes: Partial<InviteInput> = {}, now = Date.now(), key = apiKey): string {
  const input = {
    purpose: 'connect',
    platform: 'tiktok',
    projectId: fixture.sandbox.projectId,
    pageUrl,
  } as const;
  return createInviteLink({ ...input, ...changes }, key, now).inviteUrl;
}

const reauth = (socialAccountId: string, changes: Partial<InviteInput> = {}): string =>
  link({ purpose: 'reauth', socialAccountId, handle: 'acme.coffee', ...changes });

const linksMade = (): number => fixture.sandbox.requests().filter(({ path }) => path.endsWith('-url')).length;

const ids = async (): Promise<Set<string>> =>
  new Set((await listExecutions(fixture.n8n.rest, workflowId)).map(({ id }) => id));

/** The items that started the workflow since then, when as many are there as are expected, and no more come. */
async function startedSince(before: Set<string>, count: number): Promise<Record<string, unknown>[]> {
  // n8n answers 503 while it is too busy to look at its database.
  const fresh = async (): Promise<string[]> =>
    [...(await ids().catch(() => before))].filter((id) => !before.has(id));
  await waitFor(`${count} executions`, async () => (await fresh()).length >= count, { timeoutMs: 120_000 });
  await sleep(700);
  const all = await fresh();
  assert.equal(all.length, count);
  const executions = await mapConcurrently(all, 10, (id) => executionIn(fixture.n8n.rest, id));
  return executions.flatMap((execution) => itemsOf(execution, 'Act'));
}

async function withBrowser(work: (watched: Watched) => Promise<void>): Promise<void> {
  const watched = await browser.open();
  try {
    await work(watched);
    // Chromium names every answer of 400 and more in its console.
    const faults = watched.faults.filter((fault) => !/the server responded with a status of/i.test(fault));
    assert.deepEqual(faults, []);
  } finally {
    await watched.context.close();
  }
}

const title = (watched: Watched): Promise<string> => watched.page.locator('h1').innerText();

step('the operation makes a link, without a request', async () => {
  const before = fixture.sandbox.requests().length;
  const operation = layers(fixture, 'Create Invite Link', {
    parameters: {
      resource: 'connection',
      operation: 'createInviteLink',
      purpose: 'connect',
      project: byId(fixture.sandbox.projectId),
      platform: 'tiktok',
      pageUrl,
      options: { reference: 'from the operation' },
    },
  });
  const execution = await runNodes(fixture, [operation]);
  assert.equal(execution.status, 'success', execution.resultData.error?.message);
  const [item] = itemsOf(execution, 'Create Invite Link');
  assert.equal(fixture.sandbox.requests().length, before);

  const seen = await ids();
  const owner = createOwner();
  const { location } = await owner.press(String(item?.inviteUrl));
  await owner.open(await fixture.sandbox.approve(location, { handle: 'by.operation' }));
  const [told] = await startedSince(seen, 1);
  assert.deepEqual(
    [told?.outcome, told?.reference, told?.inviteId, told?.handle],
    ['connected', 'from the operation', item?.inviteId, 'by.operation'],
  );
});

step(
  'an owner connects a new account in a browser: one execution, and a page that outlives reload and back',
  async () => {
    const seen = await ids();
    await withBrowser(async (watched) => {
      const { page } = watched;
      await page.goto(link({ reference: 'c1' }));
      await lookAt(page, 'invite-connect');
      await page.getByRole('button', { name: 'Continue to TikTok' }).click();
      await page.waitForURL(/\/tiktok\/authorize/);
      await page
        .getByRole('button', { name: /approve|allow|authori[sz]e/i })
        .first()
        .click();
      await page.waitForURL(/attempt=/);
      assert.equal(await title(watched), 'Connected');
      await lookAt(page, 'invite-connected');
      await page.reload();
      assert.equal(await title(watched), 'Connected');
      await page.goto(link({ reference: 'c1' }));
      await page.goBack();
      assert.equal(await title(watched), 'Connected');
    });
    const [told] = await startedSince(seen, 1);
    assert.deepEqual([told?.outcome, told?.reference, told?.purpose], ['connected', 'c1', 'connect']);
    assert.match(JSON.stringify(told?.account), /"status":"connected"/);
  },
);

step('an owner reconnects: back button, no, another account, and at last the right one', async () => {
  const account = deadAccount();
  const invite = reauth(account, { platform: 'tiktok', reference: 'c2' });
  const seen = await ids();
  await withBrowser(async (watched) => {
    const { page } = watched;
    const press = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Continue to TikTok' }).click();
      await page.waitForURL(/\/tiktok\/authorize/);
    };
    await page.goto(invite);
    await lookAt(page, 'invite-reconnect');
    await press();
    await page.goBack();
    assert.equal(await title(watched), 'Reconnect @acme.coffee (TikTok)');
    await press();
    await page
      .getByRole('button', { name: /deny|cancel|no/i })
      .first()
      .click();
    await page.waitForURL(/attempt=/);
    assert.equal(await title(watched), 'Not connected');
    await lookAt(page, 'invite-denied');
    await page.getByRole('link', { name: 'Try again' }).click();
    await press();
    const other = await fixture.sandbox.approve(page.url(), { handle: 'somebody.else' });
    await page.goto(other);
    assert.equal(await title(watched), 'That was another account');
    await lookAt(page, 'invite-other-account');
    await page.getByRole('link', { name: 'Try again' }).click();
    await press();
    await page.goto(await fixture.sandbox.approve(page.url()));
    assert.equal(await title(watched), 'Connected');
    await page.goto(invite);
    await page.getByRole('button', { name: 'Continue to TikTok' }).click();
    assert.equal(await title(watched), 'All is well');
    await lookAt(page, 'invite-already-well');
  });
  const told = (await startedSince(seen, 3)).map(({ outcome, failureCode, reference }) =>
    [outcome, failureCode ?? '-', reference].join(' '),
  );
  assert.deepEqual(told.sort(), ['connected - c2', 'denied access_denied c2', 'failed account_mismatch c2']);
});

/** Shows the page at this address and takes its picture; `press` sends its form first. */
async function see(
  name: string,
  { heading, url, press = false }: { heading: string; url: string; press?: boolean },
): Promise<void> {
  await withBrowser(async (watched) => {
    await watched.page.goto(url);
    if (press) await watched.page.getByRole('button').click();
    assert.equal(await title(watched), heading);
    await lookAt(watched.page, `invite-${name}`);
  });
}

step('every invite that is none ends in a page, and starts nothing', async () => {
  const seen = await ids();
  const before = fixture.sandbox.requests().length;
  const good = link();
  const expired = link({}, Date.now() - 15 * dayMs);
  await see('malformed', { heading: 'This link is not complete', url: good.slice(0, -5) });
  await see('altered', { heading: 'This link was changed', url: good.replace(/\.eyJ/, '.eyK') });
  await see('foreign', {
    heading: 'This link does not belong here',
    url: link({}, Date.now(), 'lp_test_SOME_other_key'),
  });
  await see('expired', { heading: 'This link has run out', url: expired });
  await see('too-new', { heading: 'This page is out of date', url: good.replace('=v1.', '=v2.') });
  for (const url of [good.slice(0, -5), expired]) assert.ok((await createOwner().press(url)).status >= 400);

  assert.equal(fixture.sandbox.requests().length, before);
  await startedSince(seen, 0);
});

step('what stands in the way of a link ends in a page, and starts nothing', async () => {
  const seen = await ids();
  const route = '/v1/projects/:projectId/social/oauth-url';
  const disconnected = deadAccount({ status: 'disconnected', handle: 'gone' });
  await see('gone', {
    heading: 'No longer there',
    url: reauth(disconnected, { handle: 'gone' }),
    press: true,
  });
  for (const [name, heading, status] of [
    ['busy', 'Many people at once', 429],
    ['unavailable', 'Not possible just now', 500],
    ['misconfigured', 'This does not work yet', 403],
  ] as const) {
    fixture.sandbox.faults.add({ route, kind: 'status', status });
    await see(name, { heading, url: link(), press: true });
    fixture.sandbox.faults.clear();
  }
  const often = link();
  for (let press = 0; press < 5; press += 1) await createOwner().press(often);
  await see('too-many', { heading: 'One moment, please', url: often, press: true });
  await startedSince(seen, 0);
});

/** Where the owner of this link will return to, as Layers keeps it. */
async function returnUrlOf(authorizeUrl: string): Promise<string> {
  const state = new URL(authorizeUrl).searchParams.get('state');
  const response = await fetch(`${fixture.sandbox.url}/_sandbox/authorizations`);
  const { items } = (await response.json()) as { items: Array<{ state: string; returnUrl: string }> };
  return items.find((each) => each.state === state)?.returnUrl ?? '';
}

step(
  'too early, elsewhere, while Layers is down, failed, and too late: a page each, and one outcome',
  async () => {
    const { sandbox } = fixture;
    const seen = await ids();
    const account = deadAccount({ handle: 'late' });
    await withBrowser(async (watched) => {
      const { page } = watched;
      const begin = async (): Promise<string> => {
        await page.goto(reauth(account, { handle: 'late', platform: 'tiktok', reference: 'c3' }));
        await page.getByRole('button').click();
        await page.waitForURL(/\/tiktok\/authorize/);
        return returnUrlOf(page.url());
      };
      const first = await begin();
      await page.goto(first);
      assert.equal(await title(watched), 'Almost there');
      await lookAt(page, 'invite-pending');
      await see('elsewhere', { heading: 'Please go back to where you began', url: first });
      sandbox.faults.add({ route: '/v1/social/oauth-status/:state', kind: 'status', status: 500 });
      await page.goto(first);
      assert.equal(await title(watched), 'One moment, please');
      await lookAt(page, 'invite-unsettled');
      sandbox.faults.clear();
      await page.goto(`${first}&layers_oauth_error=server_error`);
      assert.equal(await title(watched), 'That did not work');
      await lookAt(page, 'invite-failed');

      const second = await begin();
      await sandbox.clock.advance(11 * 60_000);
      await page.goto(second);
      assert.equal(await title(watched), 'That took too long');
      await lookAt(page, 'invite-lapsed');
    });
    const [told] = await startedSince(seen, 1);
    assert.deepEqual([told?.outcome, told?.failureCode, told?.reference], ['failed', 'server_error', 'c3']);
  },
);

step('twenty scanners, with GET and HEAD, with and without cookies: no link, no execution', async (tell) => {
  const seen = await ids();
  const before = fixture.sandbox.requests().length;
  const made = linksMade();
  const invites = [link(), reauth(deadAccount({ handle: 'scanned' }))];
  for (let scanner = 0; scanner < 20; scanner += 1) {
    const visitor = createOwner({ withCookies: scanner % 2 === 0 });
    for (const invite of invites)
      for (const method of ['GET', 'HEAD', 'GET']) await visitor.send(method, invite);
  }
  assert.equal(linksMade(), made);
  assert.equal(fixture.sandbox.requests().length, before);
  await startedSince(seen, 0);
  tell(`20 scanners, 120 requests: ${linksMade() - made} links, 0 executions, 0 requests to Layers`);
});

/** What n8n answers when it is too busy, and the pages that ask the owner to look again. */
const LOOK_AGAIN = ['', 'One moment, please', 'Not possible just now'];

async function insist(visit: () => Promise<Seen>): Promise<Seen> {
  for (let patience = 60; ; patience -= 1) {
    const seen = await visit();
    if (seen.location || !LOOK_AGAIN.includes(seen.title) || patience === 0) return seen;
    await sleep(1_000);
  }
}

/**
 * How many press the button at once. One n8n that has two cores to itself keeps up with `LAYERS_E2E_OWNERS=200`; where other
 * tests run beside it, fewer.
 */
const OWNERS = Number(process.env['LAYERS_E2E_OWNERS'] ?? 30);

step(`${OWNERS} owners at once: as many outcomes, each once`, async (tell) => {
  const seen = await ids();
  const began = Date.now();
  const all = Array.from({ length: OWNERS }, (_, index) => ({
    reference: `owner ${index}`,
    isRefused: index % 4 === 0,
  }));
  const visitAll = async ({ reference, isRefused }: (typeof all)[number], index: number) => {
    const owner = createOwner();
    const invite = link({ reference });
    await insist(() => owner.open(invite));
    const { location, title: shown } = await insist(() => owner.press(invite));
    assert.ok(location, shown);
    const back = isRefused
      ? await fixture.sandbox.deny(location)
      : await fixture.sandbox.approve(location, { handle: `owner_${index}` });
    const first = await insist(() => owner.open(back));
    const reloaded = await insist(() => owner.open(back));
    return [first.title, reloaded.title];
  };
  const pages = await mapConcurrently(all, OWNERS, visitAll);
  const seconds = (Date.now() - began) / 1000;
  const expected = all.map(({ isRefused }) => (isRefused ? 'Not connected' : 'Connected'));
  assert.deepEqual(
    pages,
    expected.map((shown) => [shown, shown]),
  );
  const told = (await startedSince(seen, OWNERS)).map(({ reference, outcome }) =>
    [reference, outcome].join(' '),
  );
  assert.deepEqual(
    told.sort(),
    all.map(({ reference, isRefused }) => `${reference} ${isRefused ? 'denied' : 'connected'}`).sort(),
  );
  tell(`${OWNERS} owners in ${seconds.toFixed(1)} s, each with a reload: each outcome once`);
});

step('no page, and no execution, has the API key in it', async () => {
  const executions = await mapConcurrently([...(await ids())], 10, (id) => executionIn(fixture.n8n.rest, id));
  assert.ok(executions.length > OWNERS);
  assert.ok(!JSON.stringify(executions).includes(apiKey));
});
