import { readFileSync, writeFileSync } from 'node:fs';

import { LayersInputError, textOf } from 'layers-social-core';

import { page } from './page';
import { formWith, KINDS } from './table';

const PAGE = 'docs/values.md';
const EMPTY = [undefined, null, '', ' ', '\t\n', '\u200b', '\ufeff', [], [''], [null, ' ']];

describe.each(KINDS)('$name', ({ read, accepts, refuses }) => {
  test.each(accepts)('%j is read as %j', (value, result) => {
    expect(read(formWith(value))).toStrictEqual(result);
  });

  test.each(refuses.map((value) => [value]))('%j is refused by the field’s name', (value) => {
    expect(() => read(formWith(value))).toThrow(LayersInputError);
    expect(() => read(formWith(value))).toThrow(/^field (is|has) .+\. .+\.$/);
  });
});

describe.each(KINDS.filter(({ name }) => name !== 'ID'))('$name, empty', ({ name, read }) => {
  const otherwise = name === 'Switch' ? false : undefined;

  test.each(EMPTY.map((value) => [value]))('%j is not filled in when a person left it', (value) => {
    expect(read(formWith(value, 'untouched'))).toBe(otherwise);
    expect(read(formWith(value, 'unclear'))).toBe(otherwise);
  });

  test.each(EMPTY.map((value) => [value]))('%j of an expression is refused', (value) => {
    expect(() => read(formWith(value, 'computed'))).toThrow(
      'field is empty. Its expression or mapped value gave nothing. Mend that, or remove it from the field.',
    );
  });
});

test('what protects from a revoke may be empty only where nobody filled it in', () => {
  for (const value of EMPTY) {
    expect(formWith(value, 'untouched').flag('field', true, 'untouched')).toBe(true);
    expect(formWith(value, 'untouched').amount('field', {}, 'untouched')).toBeUndefined();
    for (const emptiness of ['unclear', 'computed'] as const) {
      const form = formWith(value, emptiness);
      expect(() => form.flag('field', false, 'untouched')).toThrow('field is empty');
      expect(() => form.amount('field', {}, 'untouched')).toThrow('field is empty');
    }
  }
});

test('a note may be empty however that came', () => {
  expect(formWith('', 'computed').text('field', 'always')).toBeUndefined();
  expect(formWith(null, 'computed').optionalId('field', 'always')).toBeUndefined();
});

test('a list of separators alone is as empty as none', () => {
  expect(() => formWith(' , ', 'computed').list('field')).toThrow('field is empty');
  expect(() => formWith('[""]', 'computed').list('field')).toThrow('field is empty');
});

test('an id that is missing is refused with where to get one', () => {
  expect(() => formWith('').id('field', 'Map it.')).toThrow('field is empty. Map it.');
});

test('an optional id is read like any id when it is there', () => {
  expect(formWith(' sa_1 ').optionalId('field')).toBe('sa_1');
  expect(() => formWith('two words').optionalId('field')).toThrow('field is not an id');
});

test('a number outside its range is refused with the range', () => {
  expect(formWith('100').amount('field', { max: 100 })).toBe(100);
  expect(() => formWith(101).amount('field', { max: 100 })).toThrow('field is not a number from 0 to 100');
  expect(() => formWith(0).amount('field', { min: 1, whole: true })).toThrow(
    'field is not a whole number from 1 up',
  );
});

test('a DateTime as n8n’s expressions give it is a moment', () => {
  const ms = Date.parse('2026-04-18T15:00:00Z');

  expect(formWith({ toMillis: () => ms, valueOf: () => ms }).moment('field')).toBe('2026-04-18T15:00:00Z');
});

test.each([
  [' hello ', 'hello'],
  [7, '7'],
  [' ', undefined],
  [NaN, undefined],
  [undefined, undefined],
  [['a'], undefined],
])('of %j from anywhere else the text is %j', (value, text) => {
  expect(textOf(value)).toBe(text);
});

test('the page shows this table', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page());

  expect(readFileSync(PAGE, 'utf8')).toBe(page());
});
