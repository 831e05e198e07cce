// The filters of a list query. What was not asked for adds nothing.

import type { SQLInputValue } from 'node:sqlite';

export class Where {
  readonly params: SQLInputValue[] = [];
  readonly #conditions: string[] = [];

  add(condition: string, ...values: (SQLInputValue | undefined)[]): this {
    const known = values.filter((value) => value !== undefined);
    if (known.length < values.length) return this;
    this.#conditions.push(condition);
    this.params.push(...known);
    return this;
  }

  oneOf(column: string, values: readonly string[] | undefined): this {
    if (!values) return this;
    return this.add(`${column} IN (${values.map(() => '?').join(', ')})`, ...values);
  }

  get sql(): string {
    return this.#conditions.join(' AND ');
  }
}
