import { LayersInputError } from '../errors/errors';
import { EmptyRule, Field, isBlank, requireMayBeEmpty } from './field';
import { requireText } from './text';

/**
 * The entries: of a list, of a list written as JSON, or of one text with commas, blanks or line breaks
 * between them. Empty entries are left out; undefined when the field is not filled in.
 */
export function readList(field: Field, rule?: EmptyRule): string[] | undefined {
  const entries = entriesOf(field)
    .filter((entry) => !isBlank(entry))
    .map((entry) => requireText(field.name, entry, 'has an entry that is not a text'));
  if (entries.length > 0) return entries;
  requireMayBeEmpty(field, rule);
  return undefined;
}

function entriesOf({ name, value }: Field): unknown[] {
  if (isBlank(value)) return [];
  if (Array.isArray(value)) return value;
  const text = requireText(name, value, 'is not a list');
  if (!text.startsWith('[')) return text.split(/[\s,]+/);
  const entries = parseArray(text);
  if (entries) return entries;
  throw new LayersInputError(name, 'is not a list that can be read', 'Give the entries with commas.');
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const entries: unknown = JSON.parse(text);
    return [entries].flat();
  } catch {
    return undefined;
  }
}
