/* global document */
// Putting data on the page: only ever as text, only where something changed.

const items = new WeakMap();

/** What the row around this element shows. */
export const itemOf = (element) => items.get(element.closest('[data-key]'));

export const byId = (id) => document.getElementById(id);

/**
 * Brings rows up to date in place, by `key`, so that what someone has focused, opened or half typed stays. New rows are
 * copies of `template`.
 */
export function showRows(list, rows, { template, key, fill }) {
  const known = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const wanted = new Set(rows.map((item) => String(key(item))));
  for (const [name, row] of known) if (!wanted.has(name)) remove(row);
  let next = list.firstElementChild;
  for (const item of rows) {
    const name = String(key(item));
    const row = known.get(name) ?? copy(template, name);
    items.set(row, item);
    fill(row, item);
    if (row === next) next = row.nextElementSibling;
    else list.insertBefore(row, next);
  }
}

function copy(template, name) {
  const row = byId(template).content.firstElementChild.cloneNode(true);
  row.dataset.key = name;
  return row;
}

/** A focus inside goes to the section's heading instead of to the top of the page. */
function remove(row) {
  if (row.contains(document.activeElement)) row.closest('section')?.querySelector('h2').focus();
  row.remove();
}

/** Texts into the places named by `data-f`. */
export function put(row, texts) {
  for (const [name, text] of Object.entries(texts)) {
    row.querySelectorAll(`[data-f="${name}"]`).forEach((place) => setText(place, text));
  }
}

export function setText(place, text) {
  if (place.textContent !== String(text)) place.textContent = text;
}

/** Words and a colour; the words alone say everything. */
export function pill(row, name, text, kind) {
  const place = row.querySelector(`[data-f="${name}"]`);
  setText(place, text);
  place.dataset.kind = kind;
}

export function count(name, number) {
  for (const place of document.querySelectorAll(`[data-count="${name}"]`)) {
    setText(place, number ? number.toLocaleString('en') : '');
  }
}

/** Menus are plain disclosures: one open at a time, Escape and a click elsewhere close them. */
export function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (menu === except) continue;
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector('summary').focus();
  }
}
