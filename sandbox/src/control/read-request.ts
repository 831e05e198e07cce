// What a control request asks.

import type { Context } from 'hono';
import { z } from 'zod';

import { invalidField } from '../errors';
import { boundedText } from '../http/body';
import { parse, queryObject } from '../http/schemas';

export const queryOf = (c: Context) => queryObject(new URL(c.req.url).search.slice(1));

/** Only what has a higher number is wanted. */
export const since = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .default(0);

/** A seed of 100,000 accounts, each written out, fits. */
const MAX_BODY = 32 * 1024 * 1024;

/** The body; none counts as `{}`. Throws 422 for one that does not fit, 413 for one that is too large. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await boundedText(c, MAX_BODY);
  let value: unknown = {};
  try {
    if (text !== '') value = JSON.parse(text);
  } catch {
    throw invalidField('', 'the body is not valid JSON');
  }
  return parse(schema, value);
}
