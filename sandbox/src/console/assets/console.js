/* global document */
// Keeps the page up to date and hands what people do to the part it belongs to.

import * as accounts from './accounts.js';
import { get, NoAnswer, say } from './api.js';
import * as connections from './connections.js';
import { byId, closeMenus } from './dom.js';
import * as requests from './requests.js';
import { setClock, tick } from './time.js';
import * as webhooks from './webhooks.js';
import * as world from './world.js';

const FASTEST = 1_000;
const SLOWEST = 5_000;
const SLOWEST_WHEN_LOST = 15_000;

const actions = { ...accounts.actions, ...connections.actions, ...webhooks.actions, ...world.actions, copy };
const forms = { ...connections.forms, ...world.forms, find: accounts.find };
const live = byId('live');

let seen = {};
let wait = FASTEST;
let timer;
let beating = false;
let again = false;

/** One small question; the bigger ones only for what has changed since. */
async function catchUp() {
  const pulse = await get('/status');
  setClock(pulse.clock);
  world.showClock(pulse.clock);
  world.showFaults(pulse.faults);
  const { revision, latestRequest } = pulse;
  const written = revision !== seen.revision;
  const called = latestRequest !== seen.latestRequest;
  if (written) {
    accounts.showCounts(pulse.counts);
    webhooks.showCounts(pulse.counts);
    await Promise.all([accounts.refresh(), connections.refresh(), webhooks.refresh()]);
  } else if (connections.isStale()) await connections.refresh();
  if (called) await requests.refresh(latestRequest);
  seen = { revision, latestRequest, clock: pulse.clock };
  tick(document);
  return written || called;
}

async function beat() {
  clearTimeout(timer);
  if (beating) {
    again = true;
    return;
  }
  beating = true;
  try {
    wait = (await catchUp()) ? FASTEST : Math.min(wait * 1.3, SLOWEST);
    showLost(false);
  } catch (error) {
    wait = Math.min(wait * 2, SLOWEST_WHEN_LOST);
    seen = {};
    showLost(true);
    // Anything else is a mistake of this page and must not pass for a sandbox that is away.
    if (!(error instanceof NoAnswer)) console.error(error);
  }
  beating = false;
  if (again) {
    again = false;
    return beat();
  }
  if (live.checked && !document.hidden) timer = setTimeout(beat, wait);
}

function showLost(lost) {
  const line = byId('lost');
  if (line.hidden === !lost) return;
  line.hidden = !lost;
  line.textContent = lost
    ? 'The sandbox does not answer. Start it again; this page will catch up by itself.'
    : '';
}

function attempt(work) {
  Promise.resolve(work).catch((error) => say(`That did not work: ${error.message}`, 'bad'));
}

/** After something happened here. */
function soon() {
  wait = FASTEST;
  return beat();
}

async function copy(button) {
  const text = byId(button.dataset.from).textContent;
  try {
    await globalThis.navigator.clipboard.writeText(text);
    say('Copied.');
  } catch {
    globalThis.getSelection().selectAllChildren(byId(button.dataset.from));
    say('Selected: copy it with the keyboard.');
  }
}

document.addEventListener('click', (event) => {
  closeMenus(event.target.closest('details.menu'));
  const button = event.target.closest('[data-action]');
  if (!button) return;
  attempt(actions[button.dataset.action](button));
  if (button.closest('details.menu')) closeMenus();
});
document.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(forms[event.target.dataset.form](event.target, event.submitter));
  if (event.target.closest('details.menu')) closeMenus();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenus();
});
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-fault]')) attempt(world.switchFault(event.target));
});
document.addEventListener('catch-up', soon);
document.addEventListener('visibilitychange', soon);
live.addEventListener('change', soon);

let typing;
document.querySelector('[data-form="find"]').addEventListener('input', (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => attempt(accounts.find(event.target.form)), 250);
});

setInterval(() => {
  if (!live.checked || document.hidden || seen.clock?.mode !== 'running') return;
  world.showClock(seen.clock);
  tick(document);
}, 1_000);
void beat();
