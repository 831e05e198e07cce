/**
 * Says where the values of a form are; what may stand in them is the core's to say (`shared/src/values`).
 * Zapier hands over empty strings and nulls as they are (`cleanInputData` is off).
 */
import { Emptiness, FormReader, isRecord } from 'layers-social-core';

export { textOf as text } from 'layers-social-core';

interface Filled {
  inputData: Record<string, unknown>;
  /** The fields before Zapier put the mapped values in. */
  inputDataRaw?: unknown;
}

/** A reader of what was filled into these input fields; what it refuses it calls by their labels. */
export function readerOf(inputFields: readonly object[], bundle: Filled): FormReader {
  return new FormReader(
    (key) => ({
      name: labelOf(inputFields, key),
      value: bundle.inputData[key],
      emptiness: () => emptinessOf(bundle, key),
    }),
    'UTC',
  );
}

function labelOf(inputFields: readonly object[], key: string): string {
  const label = inputFields.filter(isRecord).find((field) => field.key === key)?.label;
  if (typeof label !== 'string') throw new Error(`the form has no field ${key}`);
  return label;
}

function emptinessOf({ inputData, inputDataRaw }: Filled, key: string): Emptiness {
  const raw = isRecord(inputDataRaw) ? inputDataRaw[key] : undefined;
  if (isMapped(raw)) return 'computed';
  // Without the raw field, a cleared field looks the same as a mapped one.
  return Object.hasOwn(inputData, key) && raw === undefined ? 'unclear' : 'untouched';
}

function isMapped(raw: unknown): boolean {
  if (Array.isArray(raw)) return raw.some(isMapped);
  return typeof raw === 'string' && raw.includes('{{');
}
