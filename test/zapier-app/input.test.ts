/** Where the values come from; what may stand in them is tested in `test/shared/values`. */
import { readerOf } from '../../zapier-app/src/lib/input';

const FIELDS = [
  { key: 'handle', label: 'Handle' },
  { key: 'limit', label: 'Stop If More Than' },
];
const EMPTY = [undefined, null, '', ' ', '\ufeff', []];
const limitOf = (inputData: Record<string, unknown>, inputDataRaw?: unknown) =>
  readerOf(FIELDS, { inputData, inputDataRaw }).amount('limit', { whole: true }, 'untouched');

test('a field is refused by its label', () => {
  expect(() => readerOf(FIELDS, { inputData: { handle: {} } }).text('handle')).toThrow(
    'Handle is not a text',
  );
  expect(() => readerOf(FIELDS, { inputData: {} }).text('other')).toThrow('the form has no field other');
});

test('a field that is not there is not filled in', () => {
  expect(limitOf({})).toBeUndefined();
  expect(limitOf({}, {})).toBeUndefined();
});

describe.each(EMPTY.map((value) => [value]))('a field that holds %j', (value) => {
  test('is not filled in when a person left it empty', () => {
    expect(limitOf({ limit: value }, { limit: '' })).toBeUndefined();
    expect(limitOf({ limit: value }, { limit: null })).toBeUndefined();
  });

  test.each([['{{123__queue}}'], ['at most {{123__queue}}'], [['', '{{123__queue}}']]])(
    'is refused when %j was mapped to it',
    (template) => {
      expect(() => limitOf({ limit: value }, { limit: template })).toThrow('Stop If More Than is empty');
      const { handle } = { handle: template };
      expect(() =>
        readerOf(FIELDS, { inputData: { handle: value }, inputDataRaw: { handle } }).list('handle'),
      ).toThrow('Handle is empty');
    },
  );

  test('is refused as a guard when nobody can tell, and only there', () => {
    expect(() => limitOf({ limit: value })).toThrow('Stop If More Than is empty');
    expect(() => limitOf({ limit: value }, {})).toThrow('Stop If More Than is empty');
    expect(readerOf(FIELDS, { inputData: { handle: value } }).text('handle')).toBeUndefined();
  });
});

test('a mapped value that was dropped on the way is refused too', () => {
  expect(() => limitOf({}, { limit: '{{123__queue}}' })).toThrow('Stop If More Than is empty');
});
