import { LayersInputError } from '../errors/errors';
import { EmptyRule, Field, isUnset } from './field';
import { requireId } from './input';
import { textOf } from './text';

/** The id. Throws `LayersInputError` when there is none; `whenEmpty` says where to get one. */
export function readId(field: Field, whenEmpty = 'Pick one from the list, or give its ID.'): string {
  if (isUnset(field, 'always')) throw new LayersInputError(field.name, 'is empty', whenEmpty);
  return idIn(field.name, field.value);
}

/** The id, or undefined when none is given. */
export function readOptionalId(field: Field, rule?: EmptyRule): string | undefined {
  return isUnset(field, rule) ? undefined : idIn(field.name, field.value);
}

function idIn(name: string, value: unknown): string {
  const text = textOf(value);
  // A larger number has lost its last digits already.
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  if (text !== undefined && !isRounded) return requireId(name, text);
  throw new LayersInputError(name, 'is not an id', 'Give the id as the API returned it.');
}
