/**
 * Readers of what a user filled in. Zapier hands over empty strings and nulls as they are
 * (`cleanInputData` is off), and mapped values in any type: everything here starts as unknown.
 */
import { LayersInputError } from 'layers-social-core';

/** Trimmed text; undefined for nothing. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  const trimmed = typeof value === 'string' ? value.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

/** Yes or no, in the forms a mapped value can take; `otherwise` for nothing. */
export function flag(value: unknown, otherwise: boolean): boolean {
  if (typeof value === 'boolean') return value;
  const word = text(value)?.toLowerCase();
  if (word === undefined) return otherwise;
  return ['true', 'yes', 'y', '1', 'on'].includes(word);
}

/** A number of at least `least`; undefined for nothing. */
export function count(field: string, value: unknown, least = 0): number | undefined {
  const given = text(value);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isFinite(number) && number >= least) return number;
  throw new LayersInputError(field, 'is not a number that fits', `Give a number of at least ${least}.`);
}

/** The entries of a list, also when they come as one text with commas; undefined for none. */
export function list(value: unknown): string[] | undefined {
  const entries = Array.isArray(value) ? value : (text(value)?.split(',') ?? []);
  const filled = entries.map(text).filter((entry) => entry !== undefined);
  return filled.length > 0 ? filled : undefined;
}

/** The value if it is one of the known ones, `otherwise` for nothing. */
export function choice<Value extends string>(
  field: string,
  value: unknown,
  known: readonly Value[],
  otherwise: Value,
): Value {
  const given = text(value);
  if (given === undefined) return otherwise;
  const found = known.find((candidate) => candidate === given);
  if (found !== undefined) return found;
  throw new LayersInputError(field, 'is not one of the choices', `Use one of: ${known.join(', ')}.`);
}
