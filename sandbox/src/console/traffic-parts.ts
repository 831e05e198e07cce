// What goes in and out: webhook endpoints, deliveries, requests.

import { html } from 'hono/html';

import { columnHeads, type Markup, type StartHere } from './markup';

const SUBSCRIBED = ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'];

export function webhooksPart({ url, apiKey }: StartHere): Markup {
  const body = `{"url":"http://localhost:3000/hook","events":${JSON.stringify(SUBSCRIBED)}}`;
  const curl = `curl ${url}/v1/webhook-endpoints -H "Authorization: Bearer ${apiKey}" -H "Content-Type: application/json" -d '${body}'`;
  return html`<section class="card" id="webhooks" aria-labelledby="webhooks-h">
    <div class="head">
      <h2 id="webhooks-h" tabindex="-1">Webhooks <span class="count" data-count="webhooks"></span></h2>
    </div>
    <h3>Endpoints</h3>
    <table role="table" id="endpoint-table">
      <caption class="hidden">
        Webhook endpoints, newest first
      </caption>
      ${columnHeads(['Address', 'Status', 'Events'])}
      <tbody role="rowgroup" id="endpoint-rows"></tbody>
    </table>
    <div class="empty" id="endpoint-none" hidden>
      <p>
        <strong>Nobody is listening.</strong> The webhook trigger in n8n and the instant trigger in Zapier
        register themselves. By hand, for something that listens on port 3000:
      </p>
      <div class="copyable">
        <pre><code id="hook-curl">${curl}</code></pre>
        <button type="button" data-action="copy" data-from="hook-curl">
          Copy<span class="hidden"> the example</span>
        </button>
      </div>
    </div>
    <h3>Deliveries</h3>
    <ul class="deliveries" id="delivery-rows"></ul>
    <p class="empty" id="delivery-none" hidden>
      <strong>Nothing was sent yet.</strong> With an endpoint registered, connect an account, expire a token
      or revoke one: each becomes a signed delivery here.
    </p>
    <button type="button" class="more" data-action="more-deliveries" id="delivery-more" hidden>
      Show more
    </button>
    <template id="endpoint-row">${endpointRow()}</template>
    <template id="delivery-row">${deliveryRow()}</template>
    <template id="attempt-row"
      ><tr role="row">
        <td role="cell" data-label="At" data-f="at"></td>
        <td role="cell" data-label="Answer"><span class="pill" data-f="answer"></span></td>
        <td role="cell" data-label="Signature"><code data-f="signature"></code></td></tr
    ></template>
  </section>`;
}

function endpointRow(): Markup {
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <code data-f="url"></code> <span class="soft" data-f="description"></span>
    </th>
    <td role="cell" data-label="Status">
      <span><span class="pill" data-f="status"></span> <span class="soft" data-f="failures"></span></span>
    </td>
    <td role="cell" data-label="Events" class="soft" data-f="events"></td>
  </tr>`;
}

function deliveryRow(): Markup {
  return html`<li>
    <details>
      <summary>
        <span class="pill" data-f="status"></span> <b data-f="type"></b>
        <span class="soft" data-f="tries"></span>
        <span class="soft" data-f="age"></span>
      </summary>
      <dl class="pairs">
        <dt>Event</dt>
        <dd><code data-f="event"></code></dd>
        <dt>To</dt>
        <dd><code data-f="to"></code></dd>
        <dt>Next try</dt>
        <dd data-f="next"></dd>
      </dl>
      <table role="table" class="attempts">
        <caption>
          Attempts
        </caption>
        ${columnHeads(['At', 'Answer', 'X-Layers-Signature'])}
        <tbody role="rowgroup" data-attempts></tbody>
      </table>
      <p class="label">Body</p>
      <pre><code data-f="body"></code></pre>
    </details>
    <button type="button" data-action="replay">
      Replay<span class="hidden"> <span data-f="type"></span> <span data-f="event"></span></span>
    </button>
  </li>`;
}

export function requestsPart(): Markup {
  return html`<section class="card" id="requests" aria-labelledby="requests-h">
    <div class="head">
      <h2 id="requests-h" tabindex="-1">Requests <span class="count" data-count="requests"></span></h2>
      <p class="soft">The latest 50 to the API, newest first</p>
    </div>
    <table role="table" class="requests">
      <caption class="hidden">
        API requests, newest first
      </caption>
      ${columnHeads(['At', 'Request', 'Status', 'Rate bucket', 'Key', 'Took'])}
      <tbody role="rowgroup" id="request-rows"></tbody>
    </table>
    <p class="empty" id="request-none" hidden>
      <strong>No requests yet.</strong> Run the example from “Start here” in a terminal, or test the
      credential in n8n or Zapier: it appears here at once.
    </p>
    <template id="request-row"
      ><tr role="row">
        <td role="cell" data-label="At" class="soft" data-f="at"></td>
        <td role="cell" data-label="Request">
          <code><b data-f="method"></b> <span data-f="path"></span></code>
        </td>
        <td role="cell" data-label="Status">
          <span><span class="pill" data-f="status"></span> <span class="soft" data-f="fault"></span></span>
        </td>
        <td role="cell" data-label="Rate bucket" class="soft" data-f="bucket"></td>
        <td role="cell" data-label="Key" class="soft"><code data-f="key"></code></td>
        <td role="cell" data-label="Took" class="soft" data-f="took"></td></tr
    ></template>
  </section>`;
}
