/** The look of the pages: one style sheet, no picture, no font from elsewhere. */

/** The button's colour when none is chosen. */
const DEFAULT_COLOUR = '#1f5fd0';

/** The style sheet, with the button in this colour and its words black or white, whichever can be read on it. */
export function styleWith(colour = DEFAULT_COLOUR): string {
  return `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #4f5964; --paper: #fff; --ground: #f3f4f6; --line: #c9d1d9;
  --button: ${colour}; --label: ${labelOn(colour)}; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f3f6; --soft: #b1bac4; --paper: #1c2128; --ground: #0d1117; --line: #444c56; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 28rem; padding: 2rem 1.5rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 1rem; overflow-wrap: anywhere; }
.sender { margin: 0 0 1.5rem; color: var(--soft); font-weight: 600; }
.sign { display: grid; place-items: center; width: 3rem; height: 3rem; margin: 0 0 1rem; border: 2px solid currentColor;
  border-radius: 50%; font-size: 1.5rem; line-height: 1; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
ol { margin: 0 0 1.25rem; padding-left: 1.5rem; }
li { margin-bottom: .375rem; }
.note { margin: 1rem 0 0; color: var(--soft); font-size: .9375rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0; }
form { flex: 1 1 100%; margin: 0; }
button, .actions a { display: block; flex: 1 1 auto; padding: .8125rem 1.25rem; font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; border: 1px solid var(--line); border-radius: .75rem; color: inherit; background: none; cursor: pointer; }
button, .actions a.first { color: var(--label); background: var(--button); border-color: currentColor; }
button { width: 100%; }
:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
`;
}

/** Black or white, by the contrast of WCAG 2. */
function labelOn(colour: string): string {
  const light = (from: number) => linear(parseInt(colour.slice(from, from + 2), 16) / 255);
  const luminance = 0.2126 * light(1) + 0.7152 * light(3) + 0.0722 * light(5);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#fff' : '#000';
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
