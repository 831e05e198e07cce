import { createAccountDirectory, makeReauthLink } from 'layers-social-core';

import { answers, ok, Reaction, rejectionOf, status } from '../../support/runtime';

const LINK = { authorizeUrl: 'https://a.example/', state: 'st_1', expiresAt: '2026-04-18T19:16:42Z' };
const INPUT = { socialAccountId: 'sa_1', returnUrl: 'https://example.com/back' };
const account = { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' };
const GONE = { ...account, status: 'disconnected' };
const NOT_FOUND = status(404, 'NOT_FOUND');

function make(...reactions: Reaction[]) {
  const runtime = answers(reactions);
  const client = runtime.client();
  const accounts = createAccountDirectory(client, runtime.now);
  return { runtime, link: makeReauthLink({ client, accounts }, 'prj_1', INPUT) };
}

test('a link costs one request', async () => {
  const { runtime, link } = make(ok(LINK));

  expect(await link).toEqual(LINK);
  expect(runtime.paths()).toEqual(['POST /v1/projects/prj_1/social/reauth-url']);
});

test('a disconnected account has nothing to renew', async () => {
  const { link } = make(NOT_FOUND, ok({ items: [] }), ok({ items: [GONE] }));

  expect(await rejectionOf(link)).toMatchObject({
    name: 'LayersRefusal',
    code: 'ACCOUNT_DISCONNECTED',
    hint: expect.stringContaining("'Create Connect Link'") as string,
  });
});

test('a connected account was refused by Layers', async () => {
  expect(await rejectionOf(make(NOT_FOUND, ok({ items: [account] })).link)).toMatchObject({
    code: 'NOT_FOUND',
    route: 'POST /v1/projects/:projectId/social/reauth-url',
  });
});

test('an account that the project has not is told as such', async () => {
  const { link } = make(NOT_FOUND, ok({ items: [] }), ok({ items: [] }));

  expect(await rejectionOf(link)).toMatchObject({ name: 'LayersRefusal', code: 'ACCOUNT_NOT_FOUND' });
});

test('an unknown project is told as such', async () => {
  expect(await rejectionOf(make(NOT_FOUND, NOT_FOUND).link)).toMatchObject({
    route: 'GET /v1/projects/:projectId/social-accounts',
  });
});

test('another refusal is not looked into', async () => {
  const { runtime, link } = make(status(403, 'RETURN_URL_NOT_ALLOWED'));

  expect(await rejectionOf(link)).toMatchObject({ code: 'RETURN_URL_NOT_ALLOWED' });
  expect(runtime.requests).toHaveLength(1);
});
