/** The bucket of reads of one key, filled evenly (contract, section 4). */
import { MINUTE, SECOND } from '../time/units.ts';
import type { ApiSwitches } from './switches.ts';

const PER_MINUTE: Record<ApiSwitches['tier'], number> = {
  standard: 120,
  pilot: 1_200,
  partner: 6_000,
};

export class RateLimit {
  readonly perMinute: number;
  #tokens: number;
  #filledAt: number;

  constructor(tier: ApiSwitches['tier'], now: number) {
    this.perMinute = PER_MINUTE[tier];
    this.#tokens = this.perMinute;
    this.#filledAt = now;
  }

  /** Takes one; how long to wait, in milliseconds, when there is none. */
  take(now: number): number | undefined {
    const gained = ((now - this.#filledAt) * this.perMinute) / MINUTE;
    this.#tokens = Math.min(this.perMinute, this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return ((1 - this.#tokens) * MINUTE) / this.perMinute;
    this.#tokens -= 1;
    return undefined;
  }

  headers(now: number): Record<string, string> {
    const missing = this.perMinute - this.#tokens;
    return {
      'x-ratelimit-limit': String(this.perMinute),
      'x-ratelimit-remaining': String(Math.floor(this.#tokens)),
      'x-ratelimit-reset': String(Math.ceil((now + (missing * MINUTE) / this.perMinute) / SECOND)),
    };
  }
}
