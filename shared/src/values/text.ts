import { LayersInputError } from '../errors/errors';
import { EmptyRule, Field, isUnset, trimText } from './field';

/** Half of a surrogate pair, as cutting a text at a number of characters leaves it. */
const HALF_CHARACTER = /\p{Cs}/u;

/** The text, trimmed; a number is taken for its digits. Undefined when the field is not filled in. */
export function readText(field: Field, rule?: EmptyRule): string | undefined {
  return isUnset(field, rule) ? undefined : requireText(field.name, field.value);
}

/** The text in a value that is not blank; `what` describes any other value. */
export function requireText(name: string, value: unknown, what = 'is not a text'): string {
  const text = textOf(value);
  if (text === undefined) throw new LayersInputError(name, what, 'Give a text or a number.');
  if (!HALF_CHARACTER.test(text)) return text;
  throw new LayersInputError(name, 'has a character that was cut in half', 'Give the whole text.');
}

/**
 * Trimmed text; undefined for an empty one and for anything that is neither text nor a number.
 * @internal
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'string' ? trimText(value) || undefined : undefined;
}
