import { LayersInputError } from 'layers-social-core';

import { parametersOf } from '../../n8n-node/lib/params';
import { executeContext, locator } from '../support/n8n-context';

const reading = (parameters: Record<string, unknown>) => {
  const { context } = executeContext({ parameters: parameters as never });
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

it.each([
  ['', 'is empty'],
  [null, 'is empty'],
  ['two words', 'is not an id'],
  ['..', 'is not an id'],
  [{ a: 1 }, 'is empty'],
])('refuses %p as an id by the name of its parameter', (value, what) => {
  expect(refusal(() => reading({ account: value }).id('account'))).toMatchObject({ field: 'account', what });
});

it('leaves an optional id out when it is empty, and still refuses a wrong one', () => {
  expect(reading({ account: locator('') }).optionalId('account')).toBeUndefined();
  expect(refusal(() => reading({ account: 'two words' }).optionalId('account')).what).toBe('is not an id');
});

it('takes numbers for text, and nothing else', () => {
  expect(reading({ note: 7 }).text('note')).toBe('7');
  expect(reading({ note: '  hi ' }).text('note')).toBe('hi');
  expect(reading({}).text('note')).toBeUndefined();
  expect(refusal(() => reading({ note: { a: 1 } }).text('note')).field).toBe('note');
});

it('takes a switch from an expression too', () => {
  expect(reading({ simplify: 'true' }).flag('simplify')).toBe(true);
  expect(reading({ simplify: 'false' }).flag('simplify', true)).toBe(false);
  expect(reading({}).flag('simplify', true)).toBe(true);
  expect(reading({ simplify: false }).flag('simplify', true)).toBe(false);
});

it('takes a list as an array or as one text', () => {
  expect(reading({ scopes: ['a', ' b ', ''] }).list('scopes')).toEqual(['a', 'b']);
  expect(reading({ scopes: 'a, b\nc' }).list('scopes')).toEqual(['a', 'b', 'c']);
  expect(reading({ scopes: ' ' }).list('scopes')).toBeUndefined();
});

it('takes amounts from 0 up', () => {
  expect(reading({ n: '0' }).amount('n')).toBe(0);
  expect(reading({ n: 2.5 }).amount('n')).toBe(2.5);
  expect(reading({ n: '' }).amount('n')).toBeUndefined();
  for (const wrong of [-1, 'many', NaN, Infinity]) {
    expect(refusal(() => reading({ n: wrong }).amount('n')).field).toBe('n');
  }
});

it('takes a limit from 1 up, 50 when unset, and Return All for no limit', () => {
  expect(reading({}).limit()).toBe(50);
  expect(reading({ returnAll: true, limit: 3 }).limit()).toBe(Infinity);
  expect(reading({ limit: '3' }).limit()).toBe(3);
  for (const wrong of [0, 1.5]) expect(refusal(() => reading({ limit: wrong }).limit()).field).toBe('limit');
});

it('writes moments as the API wants them, in the zone of the workflow', () => {
  expect(reading({ since: '2026-07-18T15:00:00' }).moment('since')).toBe('2026-07-18T13:00:00Z');
  expect(reading({ since: '' }).moment('since')).toBeUndefined();
  expect(refusal(() => reading({ since: 'soon' }).moment('since')).field).toBe('since');
});

it('reads a collection, and takes anything else for an empty one', () => {
  expect(
    reading({ options: { usageNote: 'x' } })
      .collection('options')
      .text('usageNote'),
  ).toBe('x');
  expect(reading({ options: 'oops' }).collection('options').text('usageNote')).toBeUndefined();
  expect(reading({ options: {} }).collection('options').text('toString')).toBeUndefined();
});
