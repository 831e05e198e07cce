// The sandbox's time, between two answers that tell it.

let told = { nowMs: 0, at: 0, runs: false };

export function setClock({ nowMs, mode }) {
  told = { nowMs, at: performance.now(), runs: mode === 'running' };
}

export const now = () => told.nowMs + (told.runs ? performance.now() - told.at : 0);

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });
const LONG = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export const dateOf = (iso) => DATE.format(new Date(iso));
export const timeOf = (iso) => TIME.format(new Date(iso));
export const longDate = (ms) => `${LONG.format(new Date(ms))}, ${TIME.format(new Date(ms))} UTC`;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** `in 29 days`, `3 minutes ago`, rounded to one unit. */
export function relative(iso) {
  const distance = Date.parse(iso) - now();
  const size = Math.abs(distance);
  const [unit, ms] = UNITS.find(([, length]) => size >= 0.98 * length) ?? ['second', 1_000];
  const amount = Math.round(size / ms);
  if (amount === 0) return 'now';
  const text = `${amount} ${unit}${amount === 1 ? '' : 's'}`;
  return distance > 0 ? `in ${text}` : `${text} ago`;
}

/** `place` shows how far away `iso` is, and goes on doing so on every `tick`. */
export function showDistance(place, iso) {
  if (iso === null) place.removeAttribute('data-at');
  else place.setAttribute('data-at', iso);
  if (iso !== null) write(place);
}

export function tick(page) {
  page.querySelectorAll('[data-at]').forEach(write);
}

function write(place) {
  const text = (place.dataset.before ?? '') + relative(place.dataset.at);
  if (place.textContent !== text) place.textContent = text;
}
