// What the world does by itself: time passes, accounts appear, the network fails, everything starts over.

import { html } from 'hono/html';

import { DAY, HOUR, MINUTE } from '../clock/format';
import type { Fault } from '../types';
import type { Markup } from './markup';

export function clockPart(): Markup {
  return html`<section class="card" id="clock" aria-labelledby="clock-h">
    <h2 id="clock-h">Clock</h2>
    <p class="clock"><time id="now">…</time> <span class="soft" id="clock-mode"></span></p>
    <div class="buttons">
      <button type="button" data-action="move" data-ms="${HOUR}">+1 hour</button>
      <button type="button" data-action="move" data-ms="${DAY}">+1 day</button>
    </div>
    <form data-form="move" class="line">
      <label
        >Move on by
        <input
          type="number"
          name="amount"
          min="1"
          max="9999"
          value="30"
          required
          inputmode="numeric"
          autocomplete="off"
      /></label>
      <label
        >Unit
        <select name="unit" autocomplete="off">
          <option value="${MINUTE}">minutes</option>
          <option value="${HOUR}">hours</option>
          <option value="${DAY}" selected>days</option>
        </select></label
      >
      <button>Move</button>
    </form>
    <p class="soft">On the way tokens run out and deliveries are tried again, each at its time.</p>
  </section>`;
}

export function seedPart(): Markup {
  return html`<section class="card" aria-labelledby="seed-h">
    <h2 id="seed-h">Add accounts</h2>
    <button type="button" data-action="sample">Sample set: 12, some in trouble</button>
    <form data-form="seed" class="line">
      <label
        >How many
        <input
          type="number"
          name="count"
          min="1"
          max="100000"
          value="1000"
          required
          inputmode="numeric"
          autocomplete="off"
      /></label>
      <label
        >Platform
        <select name="platform" autocomplete="off">
          <option value="">both</option>
          <option value="tiktok">TikTok</option>
          <option value="instagram">Instagram</option>
        </select></label
      >
      <label class="grow"
        >Handles begin with
        <input
          name="handle"
          value="creator."
          required
          maxlength="50"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
      /></label>
      <button>Add</button>
    </form>
    <p class="soft">Added accounts were always there: nothing is announced.</p>
  </section>`;
}

const PRESETS: readonly (readonly [string, Fault])[] = [
  ['Rate limited: 429, retry after 10 s', { kind: 'status', status: 429, retryAfter: 10 }],
  ['Server error: 500', { kind: 'status', status: 500 }],
  ['Key suspended: 503', { kind: 'status', status: 503 }],
  ['Connection dropped', { kind: 'reset' }],
  ['Slow: 3 seconds more', { kind: 'delay', delayMs: 3_000 }],
  ['Answer cut in the middle', { kind: 'truncate' }],
  ['A proxy’s HTML page', { kind: 'html' }],
  ['Half the requests fail: 502', { kind: 'status', status: 502, probability: 0.5 }],
];
const KINDS = [
  'status',
  'reset',
  'reset-after',
  'delay',
  'truncate',
  'malformed',
  'html',
  'empty',
  'redirect',
  'huge',
  'drip',
];

export function faultsPart(): Markup {
  return html`<section class="card" id="faults" aria-labelledby="faults-h">
    <div class="head">
      <h2 id="faults-h" tabindex="-1">Faults <span class="count" data-count="faults"></span></h2>
      <button type="button" data-action="no-faults" id="no-faults">All off</button>
    </div>
    <fieldset class="switches">
      <legend class="hidden">What goes wrong with every API request</legend>
      ${PRESETS.map(
        ([label, fault]) =>
          html`<label class="switch"
            ><input type="checkbox" role="switch" data-fault="${JSON.stringify(fault)}" autocomplete="off" />
            ${label}</label
          >`,
      )}
    </fieldset>
    <details class="plan">
      <summary>Plan another</summary>
      <form data-form="fault" class="line">
        <label
          >What
          <select name="kind" autocomplete="off">
            ${KINDS.map((kind) => html`<option>${kind}</option>`)}
          </select></label
        >
        <label
          >Status
          <input
            type="number"
            name="status"
            min="200"
            max="599"
            placeholder="500"
            inputmode="numeric"
            autocomplete="off"
        /></label>
        <label
          >Times
          <input
            type="number"
            name="times"
            min="1"
            placeholder="until off"
            inputmode="numeric"
            autocomplete="off"
        /></label>
        <label class="grow"
          >Route
          <input
            name="route"
            placeholder="every one, or GET /v1/projects"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
        /></label>
        <button>Switch on</button>
      </form>
    </details>
    <ul class="planned" id="fault-rows"></ul>
    <template id="fault-row"
      ><li>
        <code data-f="fault"></code>
        <button type="button" data-action="no-fault">
          Off<span class="hidden"> <span data-f="fault"></span></span>
        </button></li
    ></template>
  </section>`;
}

export function resetPart(): Markup {
  return html`<section class="card" aria-labelledby="reset-h">
    <h2 id="reset-h">Start over</h2>
    <p class="soft">The API key and the first project stay; everything else goes.</p>
    <button type="button" class="danger" data-action="ask-reset">Reset the sandbox…</button>
    <dialog id="reset" aria-labelledby="reset-q">
      <h2 id="reset-q">Reset the sandbox?</h2>
      <p>
        Accounts, links, webhook endpoints, deliveries, requests and faults are deleted, and the clock goes
        back. Keys and the first project stay.
      </p>
      <div class="buttons">
        <button type="button" data-action="keep">Keep everything</button>
        <button type="button" class="danger" data-action="reset">Reset</button>
      </div>
    </dialog>
  </section>`;
}
