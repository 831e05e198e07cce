// Which of the planned faults hits this request. What it does to the connection is in `send.ts`.

import type { Fault } from '../types';

interface Planned extends Fault {
  id: string;
}

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

  add(fault: Fault): string {
    this.#count += 1;
    const id = `fault_${this.#count}`;
    this.#planned.push({ ...fault, id });
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
