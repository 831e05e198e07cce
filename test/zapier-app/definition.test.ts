import { version as coreVersion } from 'zapier-platform-core';

import App from '../../zapier-app/src/index';
import { FakeCache } from '../support/zapier-cache';
import { checkDefinition } from '../support/zapier-checks';
import { createHandler } from '../support/zapier-host';

const OPERATIONS = { ...App.triggers, ...App.creates, ...App.searches };

describe('the definition of the app', () => {
  test("satisfies Zapier's schema", async () => {
    const { results } = await createHandler(new FakeCache())({ command: 'validate' });

    expect(results).toEqual([]);
  });

  test('passes the publishing checks that can be made here', () => {
    expect(checkDefinition(App, coreVersion)).toEqual([]);
  });

  test('has what the API offers, under keys that must never change', () => {
    expect({
      triggers: Object.keys(App.triggers),
      creates: Object.keys(App.creates),
      searches: Object.keys(App.searches),
    }).toEqual({
      triggers: ['account_connected', 'account_health_degraded', 'account_recovered', 'account_event'],
      creates: ['create_connect_link', 'create_invite_link', 'create_reauth_link', 'revoke_account'],
      searches: ['find_account', 'get_account_health', 'get_connection_status'],
    });
  });

  test('every step that needs an account offers to find one', () => {
    const offers = Object.entries(OPERATIONS).flatMap(([key, { operation }]) =>
      [operation.inputFields].flat(2).flatMap((field) => {
        if (typeof field !== 'object' || !('key' in field) || field.key !== 'social_account_id') return [];
        return [[key, 'search' in field ? field.search : undefined]];
      }),
    );

    expect(Object.fromEntries(offers)).toEqual({
      create_invite_link: 'find_account.id',
      create_reauth_link: 'find_account.id',
      revoke_account: 'find_account.id',
      find_account: undefined,
      get_account_health: 'find_account.id',
      get_connection_status: 'find_account.id',
    });
    expect(App.searches.find_account.operation).toMatchObject({ canPaginate: true });
  });

  test('the types of the triggers stay as they are, for changing them breaks Zaps', () => {
    expect(Object.values(App.triggers).map(({ operation }) => operation.type)).toEqual([
      'polling',
      'polling',
      'polling',
      'hook',
    ]);
  });

  test('tells people the three things they trip over', () => {
    const help = (key: keyof typeof OPERATIONS) => JSON.stringify(OPERATIONS[key].operation.inputFields);

    expect(help('create_connect_link')).toMatch(/secrets.*Zap history/);
    expect(help('create_reauth_link')).toMatch(/secrets.*Zap history/);
    expect(help('create_invite_link')).toMatch(/cannot be taken back.*Zap history/);
    expect(help('account_health_degraded')).toMatch(
      /already unhealthy when the Zap is turned on do not trigger/,
    );
    for (const key of ['account_connected', 'account_health_degraded'] as const) {
      expect(help(key)).toMatch(/polling interval of your Zapier plan/);
    }
    expect(help('revoke_account')).toMatch(/cancels all of its queued posts/);
  });

  test('the checks themselves find what is wrong', () => {
    const broken = {
      ...App,
      platformVersion: '18.0.0',
      flags: { cleanInputData: true },
      creates: {
        bad: {
          key: 'bad',
          display: { label: 'bad label', description: 'see http://example.com now' },
          operation: {
            inputFields: [
              { key: 'user_token', label: 'x' },
              { key: 'thing_id', label: 'Thing', search: 'nowhere.id' },
              { key: 'level', label: 'Level', choices: { some: 'Some of them' } },
            ],
            sample: { at: 'yesterday', empty: null },
            outputFields: [
              { key: 'at', label: 'At', type: 'datetime' },
              { key: 'gone', label: 'Gone', type: 'string' },
              { key: 'empty', label: 'Empty', type: 'string' },
            ],
          },
        },
      },
    };

    const findings = checkDefinition(broken, coreVersion);
    const codes = new Set(findings.map((finding) => finding.slice(0, 4)));

    expect(findings.join('\n')).toContain('empty has no value in the sample');
    expect(findings.join('\n')).toContain('the choice Some of them');
    expect([...codes].sort()).toEqual([
      'D001',
      'D004',
      'D007',
      'D008',
      'D011',
      'D014',
      'D018',
      'D023',
      'D024',
      'D027',
      'D028',
    ]);
  });
});
