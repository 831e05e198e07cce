// Time, faults, new accounts, and starting over.

import { words } from './accounts.js';
import { act, call } from './api.js';
import { byId, count, itemOf, put, setText, showRows } from './dom.js';
import { longDate, now } from './time.js';

export function showClock({ mode }) {
  setText(byId('now'), longDate(now()));
  byId('now').dateTime = new Date(now()).toISOString();
  setText(byId('clock-mode'), mode === 'manual' ? 'held: moves only by hand' : '');
}

const move = (ms, text) =>
  act(() => call('POST', '/clock', { advanceMs: ms }), `The clock moved on by ${text}.`);

/** Faults that have a switch, by what they are; the others are listed. */
const identity = (fault) =>
  JSON.stringify(
    Object.entries(fault)
      .filter(([name]) => name !== 'id')
      .sort(),
  );
const switches = () => [...globalThis.document.querySelectorAll('[data-fault]')];
const faultOf = (input) => JSON.parse(input.dataset.fault);

let planned = [];

export function showFaults(faults) {
  planned = faults;
  const known = new Set(switches().map((input) => identity(faultOf(input))));
  const active = new Set(faults.map(identity));
  switches().forEach((input) => (input.checked = active.has(identity(faultOf(input)))));
  count('faults', faults.length);
  byId('no-faults').hidden = faults.length === 0;
  showRows(
    byId('fault-rows'),
    faults.filter((fault) => !known.has(identity(fault))),
    { template: 'fault-row', key: ({ id }) => id, fill: (row, fault) => put(row, { fault: inWords(fault) }) },
  );
}

function inWords({ kind, status, times, route }) {
  const left = times === undefined ? '' : `, ${times} more time${times === 1 ? '' : 's'}`;
  return `${[kind, status].filter(Boolean).join(' ')} on ${route ?? 'every route'}${left}`;
}

export function switchFault(input) {
  const fault = faultOf(input);
  const label = input.closest('label').textContent.trim();
  if (input.checked) return act(() => call('POST', '/faults', fault), `On: ${label}.`);
  const mine = planned.filter((other) => identity(other) === identity(fault));
  return act(() => Promise.all(mine.map(({ id }) => call('DELETE', `/faults/${id}`))), `Off: ${label}.`);
}

const seed = (accounts) =>
  act(
    () => call('POST', '/seed', { accounts }),
    ({ socialAccountIds }) => `${socialAccountIds.length.toLocaleString('en')} accounts added.`,
  );

const filled = (form) => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));

export const actions = {
  move: (button) => move(Number(button.dataset.ms), button.textContent.replace('+', '')),
  sample: () => seed('sample'),
  'no-faults': () => act(() => call('DELETE', '/faults'), 'All faults are off.'),
  'no-fault': (button) => act(() => call('DELETE', `/faults/${itemOf(button).id}`), 'The fault is off.'),
  'ask-reset': () => byId('reset').showModal(),
  keep: () => byId('reset').close(),
  reset: () => {
    byId('reset').close();
    return act(() => call('POST', '/reset'), 'The sandbox is as new.');
  },
};

export const forms = {
  move: (form) => {
    const { amount, unit } = form.elements;
    return move(amount.value * unit.value, `${amount.value} ${unit.selectedOptions[0].text}`);
  },
  seed: (form) => seed({ ...filled(form), count: Number(form.elements.count.value) }),
  fault: (form) => {
    const { status, times, ...rest } = filled(form);
    const fault = {
      ...rest,
      ...(status && { status: Number(status) }),
      ...(times && { times: Number(times) }),
    };
    return act(() => call('POST', '/faults', fault), `On: ${words(inWords(fault))}.`);
  },
};
