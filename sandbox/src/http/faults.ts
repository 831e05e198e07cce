// The planned faults, and which of them a request meets. What they do is in `fault-responses.ts` and `node-exchange.ts`.

import { z } from 'zod';

import { InputError } from '../errors';
import { FAULT_KINDS } from './fault-kinds';

/** What arrives as it was set. Anything else would only fail, or change, when the fault happens. */
const headerValue = z
  .string()
  .regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII, for it goes into a header');
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header');

/**
 * What goes wrong with matching API requests. `reset`, `status`, `malformed`, `html`, `empty`, `redirect` and `huge`
 * answer in place of the API: nothing is processed. `reset-after`, `truncate` and `drip` process and commit first.
 */
export const faultSchema = z.strictObject({
  /** A template (`/v1/projects/:projectId/social-accounts`), a concrete path, either after a method (`GET /v1/…`), or `*`. Default `*`. */
  route: z.string().optional(),
  kind: z.enum(FAULT_KINDS),
  status: z.number().int().min(200).max(599).optional(),
  /** `error.code` of a `status` fault. */
  code: z.string().optional(),
  /** A number of seconds or any header text; for `status`. */
  retryAfter: z.union([z.number(), headerValue]).optional(),
  headers: z.record(headerName, headerValue).optional(),
  /** `delay`: before the request is processed. `drip`: between two pieces of the answer. Real milliseconds. */
  delayMs: z.number().int().min(0).max(600_000).optional(),
  /** Where `redirect` sends to. */
  location: headerValue.optional(),
  /** Size of a `huge` body, default 10 MB. */
  bytes: z.number().int().min(0).max(100_000_000).optional(),
  /** How often it still happens; default: until cleared. */
  times: z.number().int().min(1).optional(),
  /** 0 to 1, default 1. */
  probability: z.number().min(0).max(1).optional(),
});

/** `id` is given by `add`. */
const plannedSchema = faultSchema.extend({ id: z.string().optional() });
export type Fault = z.infer<typeof plannedSchema>;

type Planned = Fault & { id: string };

export interface Target {
  method: string;
  /** The route's template. */
  template: string;
  /** The concrete path, without its query. */
  path: string;
}

export class Faults {
  #planned: Planned[] = [];
  #count = 0;

  get any(): boolean {
    return this.#planned.length > 0;
  }

  /** Its id. Throws InputError for a fault that could not happen as described. */
  add(fault: Fault): string {
    const result = plannedSchema.safeParse(fault);
    if (!result.success) throw new InputError(`fault: ${z.prettifyError(result.error)}`);
    this.#count += 1;
    const id = `fault_${this.#count}`;
    this.#planned.push({ ...result.data, id });
    return id;
  }

  list(): Fault[] {
    return this.#planned.map((fault) => ({ ...fault }));
  }

  remove(id: string): boolean {
    const before = this.#planned.length;
    this.#planned = this.#planned.filter((fault) => fault.id !== id);
    return this.#planned.length < before;
  }

  clear(): void {
    this.#planned = [];
  }

  /** The first fault that matches and happens; uses up one of its `times`. */
  take(target: Target): Fault | undefined {
    const hit = this.#planned.find(
      (fault) => matches(fault, target) && Math.random() < (fault.probability ?? 1),
    );
    if (hit?.times !== undefined) {
      hit.times -= 1;
      if (hit.times <= 0) this.remove(hit.id);
    }
    return hit;
  }
}

function matches(fault: Fault, target: Target): boolean {
  const [first = '*', second] = (fault.route ?? '*').trim().split(/\s+/, 2);
  const method = second === undefined ? undefined : first;
  const route = second ?? first;
  if (method !== undefined && method !== '*' && method.toUpperCase() !== target.method) return false;
  return route === '*' || route === target.path || shape(route) === shape(target.template);
}

/** `:id`, `:projectId` and `{projectId}` name the same hole. */
function shape(template: string): string {
  return template.replace(/:[^/]+|\{[^/]+\}/g, ':');
}
