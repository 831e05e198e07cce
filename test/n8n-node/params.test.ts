/** Where the values come from; what may stand in them is tested in `test/shared/values`. */
import { LayersInputError } from 'layers-social-core';

import { parametersOf } from '../../n8n-node/lib/params';
import { executeContext, locator } from '../support/n8n-context';

const reading = (parameters: Record<string, unknown>, stored?: Record<string, unknown>) => {
  const { context } = executeContext({ parameters: parameters as never, stored: stored as never });
  return parametersOf(context, 0);
};
const refusal = (read: () => unknown): LayersInputError => {
  try {
    read();
  } catch (error) {
    if (error instanceof LayersInputError) return error;
    throw error;
  }
  throw new Error('it was accepted');
};
const EMPTY = [undefined, null, '', ' '];

it('takes a locator for the id it holds', () => {
  expect(reading({ project: locator(' prj_1 ') }).id('project')).toBe('prj_1');
});

it('reads every item with its own values', () => {
  const { context } = executeContext({
    parameters: (item) => ({ project: locator(`prj_${item}`) }),
    items: [{}, {}],
  });

  expect(parametersOf(context, 1).id('project')).toBe('prj_1');
});

it('takes a limit from 1 up, 50 when unset, and Return All for no limit', () => {
  expect(reading({}).limit()).toBe(50);
  expect(reading({ returnAll: true, limit: 3 }).limit()).toBe(Infinity);
  expect(reading({ returnAll: ' TRUE ', limit: 3 }).limit()).toBe(Infinity);
  expect(reading({ limit: '3' }).limit()).toBe(3);
  for (const wrong of [0, 1.5]) expect(refusal(() => reading({ limit: wrong }).limit()).field).toBe('limit');
});

it('writes moments as the API wants them, in the zone of the workflow', () => {
  expect(reading({ since: '2026-07-18T15:00:00' }).moment('since')).toBe('2026-07-18T13:00:00Z');
});

describe('an empty parameter', () => {
  it.each(EMPTY)(
    'of %p is not filled in where it is fixed, and refused where it is an expression',
    (value) => {
      expect(reading({ note: value }).text('note')).toBeUndefined();
      expect(
        refusal(() => reading({ note: value }, { note: '={{ $json.note }}' }).text('note')),
      ).toMatchObject({
        field: 'note',
        what: 'is empty',
      });
    },
  );

  it.each([
    ['a locator whose id is an expression', { __rl: true, mode: 'id', value: '={{ $json.id }}' }],
    ['a locator that is an expression', '={{ $json.locator }}'],
    ['a list with an expression in it', ['={{ $json.id }}']],
  ])('is an expression that gave nothing in %s', (_, stored) => {
    expect(refusal(() => reading({ account: '' }, { account: stored }).optionalId('account')).what).toBe(
      'is empty',
    );
    expect(reading({ account: locator('') }).optionalId('account')).toBeUndefined();
  });

  it('that protects from a revoke is accepted only when it is not there', () => {
    expect(reading({}).flag('previewOnly', false, 'untouched')).toBe(false);
    expect(refusal(() => reading({ previewOnly: '' }).flag('previewOnly', false, 'untouched')).what).toBe(
      'is empty',
    );
  });
});

describe('a collection', () => {
  it('is read member by member', () => {
    const options = reading({ options: { usageNote: 'x' } }).collection('options');

    expect([options.text('usageNote'), options.text('toString')]).toEqual(['x', undefined]);
    expect(reading({ options: {} }).collection('options').text('usageNote')).toBeUndefined();
    expect(reading({}).collection('options').text('usageNote')).toBeUndefined();
  });

  it.each(EMPTY)('refuses a member that its expression left at %p', (value) => {
    const options = reading({ options: { since: value } }, { options: { since: '={{ $json.since }}' } });

    expect(refusal(() => options.collection('options').moment('since'))).toMatchObject({ field: 'since' });
    expect(
      reading({ options: { since: value } })
        .collection('options')
        .moment('since'),
    ).toBeUndefined();
  });

  it.each(EMPTY)('refuses a guard that is there but %p, fixed or not', (value) => {
    const options = reading({ options: { most: value } }).collection('options');

    expect(refusal(() => options.amount('most', {}, 'untouched'))).toMatchObject({ what: 'is empty' });
    expect(options.amount('least', {}, 'untouched')).toBeUndefined();
  });

  it.each([[undefined], [null], [''], ['oops'], [5], [[]], [[{}]]])(
    'whose expression gives %p is refused, with all that could have been in it',
    (value) => {
      const options = reading({ options: value }, { options: '={{ $json.options }}' });

      expect(refusal(() => options.collection('options'))).toMatchObject({ field: 'options' });
    },
  );

  it('that is an expression has members that are expressions', () => {
    const options = reading({ options: { since: '' } }, { options: '={{ $json.options }}' });

    expect(refusal(() => options.collection('options').moment('since')).what).toBe('is empty');
  });
});
