// Pieces of request schemas that several routes share, and the way from a zod error to `details.issues[]`.

import { z } from 'zod';

import { parseIsoUtc } from '../clock/format';
import { ApiError, invalid, type Issue } from '../errors';

/** A query's `limit`: text of an integer within the list's range (contract, section 6). */
export const limit = (standard: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1, `must be 1 to ${max}`).max(max, `must be 1 to ${max}`))
    .default(standard)
    .meta({ type: 'integer', minimum: 1, maximum: max });

/** Milliseconds, from ISO 8601 in UTC. */
export const isoTime = z
  .string()
  .transform((text, context) => {
    const time = parseIsoUtc(text);
    if (time !== undefined) return time;
    context.addIssue({ code: 'custom', message: 'must be an ISO 8601 time in UTC, ending in Z' });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

export const queryBoolean = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A filter that may be repeated: `?status=a&status=b`. */
export const repeatable = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).optional(),
  );

/** Parses or throws 422 with every fault in it. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.flatMap(toIssues));
}

function toIssues(issue: z.core.$ZodIssue): Issue[] {
  const at = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return [{ path: at.join('.'), message: issue.message, code: issue.code }];
  return issue.keys.map((key) => ({
    path: [...at, key].join('.'),
    message: `unknown field "${key}"`,
    code: issue.code,
  }));
}

/** A query string as an object: a repeated name becomes a list. */
export function queryObject(search: string): Record<string, string | string[]> {
  if (search === '') return {};
  const query = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(search)) {
    const known = query.get(name);
    query.set(name, known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value]);
  }
  return Object.fromEntries(query);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(422, 'VALIDATION', {
      message: 'The body is not valid JSON.',
      details: { issues: [{ path: '', message: 'not valid JSON' }] },
    });
  }
}
