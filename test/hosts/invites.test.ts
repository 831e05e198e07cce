/** An invite that n8n, Zapier or a script makes is the same text, and each reads the others'. */
import { createInvite, createInviteLink, InviteInput, readInvite } from 'layers-social-core';

import { ACCOUNT, PROJECT, runInN8n, runInZapier } from '../support/both-hosts';

/** The key that both hosts have in these tests. */
const KEY = 'lp_test_AAAA_s3cret';
const PAGE = 'https://n8n.example.com/webhook/1/invite';
const NOW = Date.UTC(2026, 10, 26, 8);
const refuseAll = () => undefined;

beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

const cases: Array<[string, InviteInput]> = [
  [
    'an account to reconnect',
    {
      purpose: 'reauth',
      projectId: PROJECT,
      socialAccountId: ACCOUNT,
      handle: 'acme',
      reference: 'Kunde 7 – Grüße',
    },
  ],
  ['a new account', { purpose: 'connect', projectId: PROJECT, platform: 'instagram', validForDays: 90 }],
];

test.each(cases)('for %s', async (_, input) => {
  const { purpose, platform = '', handle, reference, validForDays } = input;
  const n8n = await runInN8n('inviteLink', refuseAll, {
    changes: {
      purpose,
      platform,
      pageUrl: PAGE,
      options: {
        ...(handle && { handle }),
        ...(reference && { reference }),
        ...(validForDays && { validForDays }),
      },
    },
  });
  const zapier = await runInZapier('inviteLink', refuseAll, {
    purpose,
    platform,
    page_url: PAGE,
    handle,
    reference,
    valid_for_days: validForDays,
  });

  for (const [host, { items, text, asked }] of Object.entries({ n8n, zapier })) {
    expect([host, text]).toEqual([host, undefined]);
    const { inviteUrl, inviteId } = items?.[0] ?? {};
    const made = createInviteLink({ ...input, inviteId: String(inviteId), pageUrl: PAGE }, KEY, NOW);
    expect([host, inviteUrl]).toEqual([host, made.inviteUrl]);
    expect(items?.[0]).toMatchObject({ purpose, projectId: PROJECT, expiresAt: made.expiresAt });
    expect(asked).toEqual([]);
  }
});

test('the outputs have the same members', async () => {
  const changes = { purpose: 'reauth', pageUrl: PAGE, page_url: PAGE, platform: '' };
  const n8n = await runInN8n('inviteLink', refuseAll, { changes });
  const zapier = await runInZapier('inviteLink', refuseAll, changes);

  expect(Object.keys(n8n.items?.[0] ?? {})).toEqual(Object.keys(zapier.items?.[0] ?? {}));
});

test('with blanks around the key, as people paste it', () => {
  const { token } = createInvite(
    { purpose: 'connect', projectId: PROJECT, platform: 'tiktok' },
    ` ${KEY}\n`,
    NOW,
  );

  expect(readInvite(token, [KEY], NOW).fault).toBeUndefined();
});
