/** A field of a host's form, and what an empty one means. */
import { LayersInputError } from '../errors/errors';

/** How a field came to be empty, as far as its host can tell. @internal */
export type Emptiness =
  /** Nobody filled it in. */
  | 'untouched'
  /** It was added and left empty, or the host cannot tell. */
  | 'unclear'
  /** An expression or a mapped value gave nothing. */
  | 'computed';

/** @internal */
export interface Field {
  /** What it is called when it is refused; a host shows its label. */
  name: string;
  /** Anything: expressions, sheets, forms and language models give what they like. */
  value: unknown;
  /** Asked only when the value is empty. */
  emptiness(): Emptiness;
}

/** Which empty fields count as not filled in. Every other empty field is refused. */
const MAY_BE_EMPTY = {
  /** For what limits nothing, such as a note. */
  always: ['untouched', 'unclear', 'computed'],
  /** For filters and settings: one that was computed was meant to say something. */
  unlessComputed: ['untouched', 'unclear'],
  /** For what keeps a destructive operation from doing harm. */
  untouched: ['untouched'],
} satisfies Record<string, Emptiness[]>;

/** @internal */
export type EmptyRule = keyof typeof MAY_BE_EMPTY;

/** Whether the field is not filled in. Throws `LayersInputError` when it is empty and must not be. */
export function isUnset(field: Field, rule?: EmptyRule): boolean {
  if (!isBlank(field.value)) return false;
  requireMayBeEmpty(field, rule);
  return true;
}

/** Throws `LayersInputError` when this field must not be empty. */
export function requireMayBeEmpty(field: Field, rule: EmptyRule = 'unlessComputed'): void {
  const accepted: readonly Emptiness[] = MAY_BE_EMPTY[rule];
  const emptiness = field.emptiness();
  if (accepted.includes(emptiness)) return;
  const fix =
    emptiness === 'computed'
      ? 'Its expression or mapped value gave nothing. Mend that, or remove it from the field.'
      : 'Give a value, or remove the field.';
  throw new LayersInputError(field.name, 'is empty', fix);
}

/** Whether there is nothing in it; so it is with a list of nothing but that. */
export function isBlank(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isNothing) : isNothing(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && trimText(value) === '');
}

const INVISIBLE = /[\s\p{Cf}]/u;

/** Without white space and invisible characters (byte order mark, zero-width space) at either end. */
export function trimText(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && INVISIBLE.test(text.charAt(start))) start += 1;
  while (end > start && INVISIBLE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Trimmed, with full-width letters and digits (as East Asian keyboards type them) turned into ASCII. */
export function toAscii(text: string): string {
  return trimText(text).replace(/[\uff01-\uff5e]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );
}
