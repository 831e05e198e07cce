// What the browser does not do by itself: menus that close, and a focus that is never lost.

/** Menus are <details> elements. One is open at a time; Escape, a click elsewhere and a choice close it. */
export function closeMenusByThemselves(): void {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const menu = target.closest('details.menu');
    const chosen = target.closest('button[type=button]');
    closeMenus(chosen ? null : menu);
  });
  document.addEventListener('submit', () => closeMenus(null));
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') closeMenus(null);
  });
}

function closeMenus(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    if (menu === except) continue;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector('summary')?.focus();
  }
}

/** When the focused element goes, the heading of its section gets the focus instead of the top of the page. */
export function keepFocus(page: Element): void {
  let focused: Element | null = null;
  let section: Element | null = null;
  document.addEventListener('focusin', ({ target }) => {
    focused = target instanceof Element ? target : null;
    section = focused?.closest('section') ?? null;
  });
  new MutationObserver(() => {
    if (focused && !focused.isConnected && document.activeElement === document.body)
      section?.querySelector('h2')?.focus();
  }).observe(page, { childList: true, subtree: true });
}
