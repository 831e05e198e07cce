/**
 * Reads a host's form. What people, sheets, webhooks, language models and expressions put into a field
 * is accepted or refused here, alike for all hosts; a host only says where the values are.
 * Every reader throws a `LayersInputError` with the field's name for a value that cannot be right.
 */
import { formatTimestamp } from '../base/timestamps';
import { readChoice } from './choice';
import { EmptyRule, Field } from './field';
import { readId, readOptionalId } from './id';
import { readList } from './list';
import { readMoment } from './moment';
import { NumberRange, readNumber } from './number';
import { readSwitch } from './switch';
import { readText } from './text';

/** @internal */
export class FormReader {
  /**
   * @param field    the field of a name
   * @param timeZone the zone of moments that name none, as in `Europe/Berlin`
   */
  constructor(
    protected readonly field: (name: string) => Field,
    protected readonly timeZone: string,
  ) {}

  /** The text, trimmed; undefined when not filled in. */
  text(name: string, rule?: EmptyRule): string | undefined {
    return readText(this.field(name), rule);
  }

  /** The id; one that is missing is refused, and `whenEmpty` says where to get it. */
  id(name: string, whenEmpty?: string): string {
    return readId(this.field(name), whenEmpty);
  }

  /** The id, or undefined when none is given. */
  optionalId(name: string, rule?: EmptyRule): string | undefined {
    return readOptionalId(this.field(name), rule);
  }

  /** Yes or no. */
  flag(name: string, whenUnset = false, rule?: EmptyRule): boolean {
    return readSwitch(this.field(name), whenUnset, rule);
  }

  /** One of the offered values, or undefined when none is chosen. */
  choice<Value extends string>(name: string, offered: readonly Value[], rule?: EmptyRule): Value | undefined {
    return readChoice(this.field(name), offered, rule);
  }

  /** The entries of a list; undefined when there are none. */
  list(name: string, rule?: EmptyRule): string[] | undefined {
    return readList(this.field(name), rule);
  }

  /** A number, by default from 0 up; undefined when not filled in. */
  amount(name: string, range?: NumberRange, rule?: EmptyRule): number | undefined {
    return readNumber(this.field(name), range, rule);
  }

  /** A moment as the API writes it; undefined when not filled in. */
  moment(name: string, rule?: EmptyRule): string | undefined {
    const ms = readMoment(this.field(name), this.timeZone, rule);
    return ms === undefined ? undefined : formatTimestamp(ms);
  }
}
