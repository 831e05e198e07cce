import { choice, count, flag, list, text } from '../../zapier-app/src/lib/input';

describe('what users fill in', () => {
  test.each([
    ['', undefined],
    ['  ', undefined],
    [null, undefined],
    [undefined, undefined],
    [{}, undefined],
    [' a ', 'a'],
    [7, '7'],
  ])('text of %j is %j', (value, expected) => {
    expect(text(value)).toBe(expected);
  });

  test.each([
    [true, true],
    ['true', true],
    ['Yes', true],
    ['1', true],
    [1, true],
    [false, false],
    ['no', false],
    ['0', false],
    ['', 'default'],
    [null, 'default'],
  ])('flag of %j is %j', (value, expected) => {
    expect([flag(value, true), flag(value, false)]).toEqual(
      expected === 'default' ? [true, false] : [expected, expected],
    );
  });

  test.each([
    [
      ['a', '', null, ' b '],
      ['a', 'b'],
    ],
    ['a, b,', ['a', 'b']],
    ['', undefined],
    [[], undefined],
    [[null], undefined],
  ])('list of %j is %j', (value, expected) => {
    expect(list(value)).toEqual(expected);
  });

  test('counts are numbers from a least one on, in any form', () => {
    expect([count('x', '2.5'), count('x', 0), count('x', '')]).toEqual([2.5, 0, undefined]);
    for (const wrong of ['many', '-1', Number.NaN, 'Infinity']) expect(() => count('x', wrong)).toThrow('x');
  });

  test('a choice is one of the known ones', () => {
    expect(choice('x', '', ['a', 'b'], 'b')).toBe('b');
    expect(choice('x', 'a', ['a', 'b'], 'b')).toBe('a');
    expect(() => choice('x', 'c', ['a', 'b'], 'b')).toThrow('Use one of: a, b.');
  });
});
