// What the parts of the console's page are made of.

import { html } from 'hono/html';

export type Markup = ReturnType<typeof html>;

/** The three things a newcomer needs. */
export interface StartHere {
  url: string;
  apiKey: string;
  projectId: string;
}

export const columnHeads = (names: readonly string[]): Markup =>
  html`<thead role="rowgroup">
    <tr role="row">
      ${names.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
    </tr>
  </thead>`;
