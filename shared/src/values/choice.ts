import { EmptyRule, Field } from './field';
import { requireOneOf } from './input';
import { readText } from './text';

/** One of the offered values, in any case; undefined when the field is not filled in. */
export function readChoice<Value extends string>(
  field: Field,
  offered: readonly Value[],
  rule?: EmptyRule,
): Value | undefined {
  const text = readText(field, rule)?.toLowerCase();
  if (text === undefined) return undefined;
  return requireOneOf(field.name, offered.find((value) => value.toLowerCase() === text) ?? text, offered);
}
