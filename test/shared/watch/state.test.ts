import { readState, Remembered, WatchState, writeState } from 'layers-social-core';

import { account, accountId, Story } from '../../support/core-watch';
import { EPOCH } from '../../support/runtime';

const remembered: Remembered = {
  status: 'connected',
  platform: 'instagram',
  missed: false,
  connectedAt: 1_776_539_202,
  readAt: 29_608_987,
  tier: 'warming_up',
  active: ['token_expiring'],
  announced: ['token_expiring', 'score_low'],
};

function stateOf(accounts: Record<string, Remembered>): WatchState {
  return { polledAt: EPOCH, projects: new Map([['prj_1', new Map(Object.entries(accounts))]]) };
}

test('a state comes back from storage as it was', () => {
  const state = stateOf({
    [accountId(1)]: remembered,
    [accountId(2)]: { ...remembered, tier: undefined, missed: true },
  });

  expect(readState(JSON.parse(JSON.stringify(writeState(state))))).toEqual(state);
});

test.each([
  'sa_01HZX',
  'SA_0000',
  '=odd',
  'with space',
  '__proto__',
  'sa_00000000-0000-4000-8000-00000000000G',
])('the id %j survives storage', (id) => {
  const state: WatchState = { polledAt: 1, projects: new Map([['__proto__', new Map([[id, remembered]])]]) };

  expect(readState(JSON.parse(JSON.stringify(writeState(state))))).toEqual(state);
});

test('values the core does not know survive storage, shortened', () => {
  const odd = { ...remembered, status: 'on hold', platform: '\ud800', tier: 'x'.repeat(500) };

  const back = readState(writeState(stateOf({ a: odd })))
    ?.projects.get('prj_1')
    ?.get('a');

  expect(back).toMatchObject({ status: 'on hold', platform: '\ufffd', tier: 'x'.repeat(64) });
});

test('ten thousand accounts take at most 60 bytes each', () => {
  const story = new Story();
  story.poll(
    Array.from({ length: 10_000 }, (_, i) => [account(i), { tier: 'hot' }] as const).map(([a, s]) => [a, s]),
  );

  const bytes = Buffer.byteLength(JSON.stringify(story.state && writeState(story.state)));

  expect(bytes / 10_000).toBeLessThanOrEqual(60);
});

test.each([
  ['nothing', undefined],
  ['a string', 'x'],
  ['another version', { version: 2, polledAt: 1, projects: {} }],
  ['no projects', { version: 1, polledAt: 1 }],
  ['no time', { version: 1, projects: {} }],
  ['an impossible time', { version: 1, polledAt: Infinity, projects: {} }],
  ['a project that is a list', { version: 1, polledAt: 1, projects: { a: [] } }],
  ['an account that is a number', { version: 1, polledAt: 1, projects: { a: { b: 1 } } }],
  ['an account that is cut', { version: 1, polledAt: 1, projects: { a: { b: '0 0 0' } } }],
])('%s starts a new watch', (_, stored) => {
  expect(readState(stored)).toBeUndefined();
});

test('a place in a list that no longer exists is kept as it stands', () => {
  const stored = { version: 1, polledAt: 1, projects: { p: { '=a': '9 0 0 0 0 0 0 0' } } };

  expect(readState(stored)?.projects.get('p')?.get('a')).toMatchObject({
    status: '9',
    platform: 'tiktok',
    tier: 'cold',
  });
});
