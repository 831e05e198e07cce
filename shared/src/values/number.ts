import { LayersInputError } from '../errors/errors';
import { EmptyRule, Field, isUnset, toAscii } from './field';

/** @internal */
export interface NumberRange {
  /** Default 0. */
  min?: number;
  max?: number;
  /** Whether fractions are refused. */
  whole?: boolean;
}

/** A decimal comma, a thousands separator, an exponent or a unit could be read in two ways, so none is. */
const DECIMAL = /^\+?\d{1,15}(\.\d{1,15})?$/;
/** Python and sheets write 5.0; 2.000 may be two thousand. */
const WHOLE = /^\+?\d{1,15}(\.0{1,2})?$/;

/** The number; undefined when the field is not filled in. */
export function readNumber(field: Field, range: NumberRange = {}, rule?: EmptyRule): number | undefined {
  if (isUnset(field, rule)) return undefined;
  const { min = 0, max = Number.MAX_SAFE_INTEGER, whole = false } = range;
  const number = numberIn(field.value, whole ? WHOLE : DECIMAL);
  const isRight = number >= min && number <= max && (!whole || Number.isInteger(number));
  // Adding 0 turns -0 into 0.
  if (isRight) return number + 0;
  const what = `is not a ${whole ? 'whole ' : ''}number from ${min} ${range.max === undefined ? 'up' : `to ${max}`}`;
  throw new LayersInputError(field.name, what, `Give digits only, such as ${Math.max(min, 5)}.`);
}

/** NaN for anything else. */
function numberIn(value: unknown, form: RegExp): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? toAscii(value) : '';
  return form.test(text) ? Number(text) : NaN;
}
