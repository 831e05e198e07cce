// Accounts, and the handshakes that make them. Explicit table roles: on a phone the rows are laid out as cards, and a
// table that is not displayed as one would lose its meaning for screen readers.

import { html } from 'hono/html';

import { columnHeads, type Markup } from './markup';

export function accountsPart(): Markup {
  return html`<section class="card" id="accounts" aria-labelledby="accounts-h">
    <div class="head">
      <h2 id="accounts-h" tabindex="-1">Accounts <span class="count" data-count="accounts"></span></h2>
      <form data-form="find" class="filters" role="search" aria-label="Accounts">
        <label
          >Find
          <input
            type="search"
            name="search"
            maxlength="100"
            placeholder="handle or id"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
        /></label>
        <label
          >Status
          <select name="status" autocomplete="off">
            <option value="">any</option>
            <option value="connected">connected</option>
            <option value="reauth_required">reauth required</option>
            <option value="disconnected">disconnected</option>
          </select></label
        >
        <label
          >Project
          <select name="projectId" id="projects" autocomplete="off">
            <option value="">all</option>
          </select></label
        >
      </form>
    </div>
    <table role="table" id="account-table">
      <caption class="hidden">
        Social accounts, newest first
      </caption>
      ${columnHeads(['Account', 'Status', 'Health', 'Token ends', 'Make it happen'])}
      <tbody role="rowgroup" id="account-rows"></tbody>
    </table>
    <div class="empty" id="account-none" hidden>
      <p>
        <strong>No accounts yet.</strong> Start with a sample set: healthy ones, and one of every trouble.
      </p>
      <p class="buttons">
        <button type="button" class="main" data-action="sample">Add the sample accounts</button>
        <a href="#connections">or connect one as its owner would</a>
      </p>
    </div>
    <p class="empty" id="account-unmatched" hidden>
      No account fits. Clear the search, or choose another status or project.
    </p>
    <nav class="pager" id="account-pager" aria-label="Pages of accounts" hidden>
      <button type="button" data-action="newer">Newer</button>
      <span id="account-range"></span>
      <button type="button" data-action="older">Older</button>
    </nav>
    <template id="account-row">${accountRow()}</template>
  </section>`;
}

const CHANGES = [
  ['expire', 'Expire the token'],
  ['drop', 'Drop a tier'],
  ['shadowban', 'Shadowban'],
  ['recover', 'Recover'],
  ['reauth', 'Make a reconnect link'],
  ['revoke', 'Revoke on the platform'],
] as const;

function accountRow(): Markup {
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <span class="who"
        ><span class="badge" data-f="badge" aria-hidden="true"></span>
        <span><b data-f="handle"></b> <span class="soft" data-f="about"></span></span
      ></span>
    </th>
    <td role="cell" data-label="Status">
      <span><span class="pill" data-f="status"></span> <span class="soft" data-f="reason"></span></span>
    </td>
    <td role="cell" data-label="Health">
      <span class="health"
        ><span class="score" data-f="score"></span
        ><span class="bar" aria-hidden="true"><span data-bar></span></span>
        <span class="tier" data-f="tier"></span
      ></span>
    </td>
    <td role="cell" data-label="Token ends">
      <span><span data-f="token"></span> <span class="soft" data-f="tokenDate"></span></span>
    </td>
    <td role="cell" data-label="">
      <details class="menu">
        <summary>
          Change<span class="hidden"> <span data-f="handle"></span></span>
        </summary>
        <div>
          ${CHANGES.map(([action, label]) => html`<button type="button" data-action="${action}">${label}</button>`)}
        </div>
      </details>
    </td>
  </tr>`;
}

export function connectionsPart(): Markup {
  return html`<section class="card" id="connections" aria-labelledby="connections-h">
    <div class="head">
      <h2 id="connections-h" tabindex="-1">
        Connections <span class="count" data-count="connections"></span>
      </h2>
      <p class="soft">Consent links, also those your app made</p>
    </div>
    <form data-form="connect" class="line">
      <label
        >Platform
        <select name="platform" autocomplete="off">
          <option value="tiktok">TikTok</option>
          <option value="instagram">Instagram</option>
        </select></label
      >
      <label class="grow"
        >Handle of the new owner
        <input
          name="handle"
          maxlength="64"
          placeholder="made up if empty"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
      /></label>
      <button name="how" value="now" class="main">Connect as a new owner</button>
      <button name="how" value="link">Make a consent link</button>
    </form>
    <table role="table">
      <caption class="hidden">
        Connections in progress and done, newest first
      </caption>
      ${columnHeads(['Link', 'Status', 'Use it'])}
      <tbody role="rowgroup" id="handshake-rows"></tbody>
    </table>
    <p class="empty" id="handshake-none" hidden>
      <strong>No links yet.</strong> Make one here and open it, or let your app ask for one:
      <code>POST /v1/projects/…/social/oauth-url</code>. A link lives ten minutes.
    </p>
    <button type="button" class="more" data-action="more-handshakes" id="handshake-more" hidden>
      Show more
    </button>
    <template id="handshake-row">${handshakeRow()}</template>
  </section>`;
}

function handshakeRow(): Markup {
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <span class="who"
        ><span class="badge" data-f="badge" aria-hidden="true"></span>
        <span><b data-f="what"></b> <code class="soft" data-f="state"></code></span
      ></span>
    </th>
    <td role="cell" data-label="Status">
      <span><span class="pill" data-f="status"></span> <span class="soft" data-f="result"></span></span>
    </td>
    <td role="cell" data-label="">
      <div class="buttons" data-open>
        <a class="button" data-link target="_blank" rel="noopener"
          >Open<span class="hidden"> the consent page of <span data-f="state"></span></span
        ></a>
        <button type="button" data-action="copy-link">
          Copy<span class="hidden"> the link of <span data-f="state"></span></span>
        </button>
        <details class="menu">
          <summary>
            Decide<span class="hidden"> <span data-f="state"></span></span>
          </summary>
          <div>
            <button type="button" data-action="approve">Approve</button>
            <button type="button" data-action="deny">Deny</button>
            <form data-form="approve-as">
              <label
                >Another handle
                <input
                  name="handle"
                  required
                  maxlength="64"
                  autocomplete="off"
                  autocapitalize="none"
                  spellcheck="false"
              /></label>
              <button>Approve as this one</button>
            </form>
          </div>
        </details>
      </div>
    </td>
  </tr>`;
}
