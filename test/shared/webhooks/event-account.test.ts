/** Whom an event is about: what it says, and what is looked up. */
import {
  eventProject,
  failureCode,
  findEventAccount,
  LayersClient,
  statusAfter,
  WebhookEvent,
} from 'layers-social-core';
import type { Sandbox } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox } from '../../support/core-sandbox';

let sandbox: Sandbox;
let client: LayersClient;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
});

afterEach(closeSandboxes);

const never = () => false;
const event = (data: Record<string, unknown>, type = 'social_account.connected'): WebhookEvent => ({
  id: 'evt_1',
  type,
  data,
});

test.each([
  ['social_account.connected', {}, 'connected'],
  ['social_account.needs_reauth', {}, 'reauth_required'],
  ['social_account.revoked', {}, 'disconnected'],
  ['post.failed', { lastError: { code: 'CREDENTIAL_INVALID' } }, 'reauth_required'],
  ['post.failed', { error: { errorCode: 'CREDENTIAL_INVALID' } }, 'reauth_required'],
  ['post.failed', { error: 'CREDENTIAL_INVALID' }, 'reauth_required'],
  ['post.failed', { code: 'CREDENTIAL_INVALID' }, 'reauth_required'],
  ['post.failed', { error: { code: 'PLATFORM_ERROR' } }, undefined],
  ['post.failed', {}, undefined],
  ['post.published', { code: 'CREDENTIAL_INVALID' }, undefined],
  ['toString', {}, undefined],
])('after %s with %j an account is %s', (type, data, status) => {
  expect(statusAfter(event(data, type))).toBe(status);
});

test('the first code that is a text counts', () => {
  expect(failureCode({ lastError: { code: 7 }, error: '', code: 'ANY' })).toBe('ANY');
});

test('the project of the event counts before that of the subscription', () => {
  expect(eventProject(event({ projectId: 'prj_1' }), 'prj_2')).toBe('prj_1');
  expect(eventProject(event({ projectId: '' }), 'prj_2')).toBe('prj_2');
  expect(eventProject(event({ projectId: 7 }), undefined)).toBeUndefined();
});

test('the account is found in its project, with another status than the event tells, and without a project', async () => {
  const [socialAccountId = ''] = sandbox.seed({
    accounts: [{ handle: 'there', status: 'reauth_required' }],
  }).socialAccountIds;
  const { projectId } = sandbox;
  const expected = { projectId, account: { handle: 'there' } };

  const named = event({ socialAccountId, projectId });
  expect(await findEventAccount(named, { client, isOver: never })).toMatchObject(expected);
  const unnamed = event({ socialAccountId }, 'social_account.needs_reauth');
  expect(await findEventAccount(unnamed, { client, isOver: never })).toMatchObject(expected);
  expect(await findEventAccount(unnamed, { client, projectId, isOver: never })).toMatchObject(expected);
});

test('an unknown account, an event without one and a search without time find nothing', async () => {
  const [socialAccountId = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
  const before = sandbox.requests().length;

  expect(await findEventAccount(event({}), { client, isOver: never })).toBeUndefined();
  expect(await findEventAccount(event({ socialAccountId }), { client, isOver: () => true })).toBeUndefined();
  const { projectId } = sandbox;
  const late = event({ socialAccountId, projectId });
  expect(await findEventAccount(late, { client, isOver: () => true })).toBeUndefined();
  expect(sandbox.requests()).toHaveLength(before);
  expect(
    await findEventAccount(event({ socialAccountId: 'sa_x' }), { client, isOver: never }),
  ).toBeUndefined();
});
