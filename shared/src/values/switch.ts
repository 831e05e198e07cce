import { LayersInputError } from '../errors/errors';
import { EmptyRule, Field, isUnset, toAscii } from './field';

const WORDS = new Map([
  ...['true', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

/** Yes or no; `whenUnset` when the field is not filled in. Nothing else is taken for either of them. */
export function readSwitch(field: Field, whenUnset: boolean, rule?: EmptyRule): boolean {
  if (isUnset(field, rule)) return whenUnset;
  const answer = answerIn(field.value);
  if (answer !== undefined) return answer;
  throw new LayersInputError(
    field.name,
    'is neither yes nor no',
    'Give true or false, yes or no, on or off, 1 or 0.',
  );
}

function answerIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return WORDS.get(toAscii(String(value)).toLowerCase());
}
