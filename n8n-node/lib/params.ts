/**
 * Reads the parameters of one item. An expression may hand back anything, so every reader says what it
 * accepts; what cannot be right is refused with the parameter's name before any request is sent.
 */
import type { IExecuteFunctions, IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import { formatTimestamp, isRecord, LayersInputError, requireId, requireOneOf } from 'layers-social-core';
import { parseMoment } from './moments';

type ReadValue = (name: string) => unknown;

/** A reader of parameters that stand on their own and of those in a collection. */
export class Parameters {
  constructor(
    private readonly read: ReadValue,
    private readonly timeZone: string,
  ) {}

  /** The text, trimmed; undefined when it is empty or not set. */
  text(name: string): string | undefined {
    const value = this.read(name);
    if (typeof value === 'number') return String(value);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw new LayersInputError(name, 'is not a text', 'Give a single value.');
    return value.trim() || undefined;
  }

  /** The id a locator or a text field holds; `whenEmpty` says where to get one. */
  id(name: string, whenEmpty = 'Pick one from the list, or give its ID.'): string {
    const value = this.read(name);
    if (value === '' || value === undefined || value === null) {
      throw new LayersInputError(name, 'is empty', whenEmpty);
    }
    return requireId(name, typeof value === 'number' ? String(value) : value);
  }

  /** The id, or undefined when none is given. */
  optionalId(name: string): string | undefined {
    return this.text(name) === undefined ? undefined : this.id(name);
  }

  /** True for a switch that is on; an expression may hand back the word. */
  flag(name: string, whenUnset = false): boolean {
    const value = this.read(name);
    if (value === undefined || value === null || value === '') return whenUnset;
    return value === true || value === 'true';
  }

  /** One of the offered values, or undefined when none is chosen. */
  choice<Value extends string>(name: string, offered: readonly Value[]): Value | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : requireOneOf(name, value, offered);
  }

  /** A list, also when it is written as one text with commas or line breaks; undefined when it is empty. */
  list(name: string): string[] | undefined {
    const value = this.read(name);
    const entries: unknown[] = Array.isArray(value) ? value : (this.text(name)?.split(/[\s,]+/) ?? []);
    const texts = entries.map((entry) => textIn(name, entry).trim()).filter((entry) => entry !== '');
    return texts.length > 0 ? texts : undefined;
  }

  /** A number that is not negative; undefined when it is not set. */
  amount(name: string): number | undefined {
    const value = this.text(name) === undefined ? undefined : Number(this.read(name));
    if (value === undefined) return undefined;
    if (!Number.isFinite(value) || value < 0) {
      throw new LayersInputError(name, 'is not a number from 0 up', 'Give a number such as 5.');
    }
    return value;
  }

  /** A moment as the API writes it; one without a zone is in the workflow's. */
  moment(name: string): string | undefined {
    const value = this.read(name);
    if (value === undefined || value === null || value === '') return undefined;
    const ms = parseMoment(value, this.timeZone);
    if (ms !== undefined) return formatTimestamp(ms);
    throw new LayersInputError(name, 'is not a date', 'Give a date and time such as 2026-04-18T15:00:00Z.');
  }

  /** How many results to fetch; Return All is `Infinity`. */
  limit(): number {
    if (this.flag('returnAll')) return Infinity;
    const limit = Number(this.text('limit') ?? 50);
    if (Number.isInteger(limit) && limit > 0) return limit;
    throw new LayersInputError('limit', 'is not a whole number from 1 up', 'Give 1 or more.');
  }

  /** The readers of a collection such as Options or Filters. */
  collection(name: string): Parameters {
    const value = this.read(name);
    const record = isRecord(value) ? value : {};
    return new Parameters(
      (field) => (Object.hasOwn(record, field) ? record[field] : undefined),
      this.timeZone,
    );
  }
}

/** One entry of a list. */
function textIn(name: string, entry: unknown): string {
  if (typeof entry === 'string' || typeof entry === 'number') return String(entry);
  throw new LayersInputError(name, 'has an entry that is not a text', 'Give a list of texts.');
}

/** The parameters of one item of the running node. Locators come out as the id they hold. */
export function parametersOf(context: IExecuteFunctions, itemIndex: number): Parameters {
  return new Parameters(
    (name) => context.getNodeParameter(name, itemIndex, '', { extractValue: true }),
    context.getTimezone(),
  );
}

/** The parameters of a trigger, which has no items. */
export function triggerParametersOf(
  context: IHookFunctions | IPollFunctions | IWebhookFunctions,
): Parameters {
  return new Parameters(
    (name) => context.getNodeParameter(name, '', { extractValue: true }),
    context.getTimezone(),
  );
}
