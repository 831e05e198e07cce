/** What people fill into forms, read by one set of rules; `test/shared/values` holds them as a table. */
export type { Emptiness, EmptyRule, Field } from './field';
export { FormReader } from './form';
export type { NumberRange } from './number';
export { textOf } from './text';
