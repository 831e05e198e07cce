// The sandbox's time, also between two answers that tell it.

import type { StatusView } from '../../control/status';

let told = { nowMs: 0, at: 0, runs: false };

export function setClock({ nowMs, mode }: StatusView['clock']): void {
  told = { nowMs, at: performance.now(), runs: mode === 'running' };
}

export const now = (): number => told.nowMs + (told.runs ? performance.now() - told.at : 0);

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });
const LONG = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export const dateOf = (iso: string): string => DATE.format(new Date(iso));
export const timeOf = (iso: string): string => TIME.format(new Date(iso));
export const longDate = (ms: number): string =>
  `${LONG.format(new Date(ms))}, ${TIME.format(new Date(ms))} UTC`;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `in 29 days`, `3 minutes ago`, rounded to one unit. */
export function relative(iso: string): string {
  const distance = Date.parse(iso) - now();
  const size = Math.abs(distance);
  const [unit, ms] = UNITS.find(([, length]) => size >= 0.98 * length) ?? ['second', 1_000];
  const amount = Math.round(size / ms);
  if (amount === 0) return 'now';
  const text = plural(amount, unit);
  return distance > 0 ? `in ${text}` : `${text} ago`;
}

/** `1 day`, `5,000 accounts`. */
export function plural(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;
}
