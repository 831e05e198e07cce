// The look of the consent pages. The platforms are hinted at by colour; no logo or mark of theirs is used.

export const CONSENT_STYLE = `
:root { color-scheme: light dark; --ground: #f2f1ef; --card: #fff; --sunken: #f5f4f2; --text: #1b1b1d; --soft: #5f5e62;
  --line: #dfddd9; --field: #85838a; --accent: #1d1d21; --on-accent: #fff; --hint: linear-gradient(90deg, #8b8b93, #5f5e62);
  --warn: #744600; --warn-ground: #fdf0d2; --good: #1b6b38; --bad: #a1282a; }
.tiktok { --hint: linear-gradient(90deg, #19c8c3, #1d1d21 35% 65%, #f0315a); --mark: #1d1d21; --accent: #1d1d21; }
.instagram { --hint: linear-gradient(90deg, #6d3fc4, #b83280 55%, #e07a2f); --mark: linear-gradient(135deg, #6d3fc4, #b83280 60%, #b4531f);
  --accent: #a3246f; }
@media (prefers-color-scheme: dark) { :root { --ground: #131314; --card: #1d1d1f; --sunken: #28282b; --text: #eeedf0;
    --soft: #aeacb3; --line: #38373b; --field: #85838a; --accent: #f1f0f3; --on-accent: #18181a; --warn: #f3cd82;
    --warn-ground: #37290d; --good: #8fd8a2; --bad: #ff9f96; }
  .tiktok { --accent: #f1f0f3; --mark: #45444a; } .instagram { --accent: #f39acb; --on-accent: #35081f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
.banner { margin: 0; padding: .6rem 1rem; background: var(--warn-ground); color: var(--warn); font-size: .9rem; text-align: center; }
main { max-width: 28rem; margin: 0 auto; background: var(--card); overflow: hidden; }
main::before { content: ""; display: block; height: .375rem; background: var(--hint); }
.page { padding: 1.5rem 1.25rem 1.75rem; }
@media (min-width: 32rem) { main { margin: 2rem auto; border: 1px solid var(--line); border-radius: 1.1rem; } .page { padding: 2rem; } }
h1 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.3; text-wrap: balance; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 .75rem; }
h1, p, li, code, summary { overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .9rem; }
.pair { display: flex; align-items: center; gap: .75rem; margin-bottom: 1.25rem; }
.mark { display: grid; place-items: center; width: 3.25rem; height: 3.25rem; border-radius: 1rem; background: var(--mark, var(--soft));
  color: #fff; font-size: 1.2rem; font-weight: 700; }
.mark.app { background: #0b6862; }
.dots { flex: none; width: 2.5rem; border-top: .25rem dotted var(--field); }
.state { display: grid; place-items: center; width: 3.25rem; height: 3.25rem; margin-bottom: 1.25rem; border: 3px solid currentcolor;
  border-radius: 50%; color: var(--soft); font-size: 1.5rem; font-weight: 700; line-height: 1; }
.state.good { color: var(--good); } .state.bad { color: var(--bad); }
.who { display: flex; align-items: center; gap: .75rem; margin: 0 0 .5rem; padding: .75rem 1rem; border-radius: .75rem; background: var(--sunken); }
.asked { margin: 0; padding: 0; list-style: none; }
.asked > li { display: grid; grid-template-columns: 1.5rem 1fr; padding: .4rem 0; }
.asked > li::before { content: "\\2713" / ""; color: var(--good); font-weight: 700; }
.after { margin: .75rem 0 0; text-align: center; }
.asked + .soft { margin-top: .75rem; }
.others { margin: 0 0 .75rem; padding-left: 1.5rem; }
details { margin: .5rem 0; }
details[open] { margin-bottom: 1.25rem; }
summary { min-height: 2.75rem; padding: .6rem 0; color: var(--soft); font-size: .9rem; cursor: pointer; }
details ul { margin: 0 0 .5rem; padding-left: 1.2rem; font-size: .9rem; }
details li { padding: .15rem 0; }
code { color: var(--soft); font: .8125rem ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
form { display: grid; gap: .6rem; }
.other { margin-top: 1.25rem; padding-top: .5rem; border-top: 1px solid var(--line); }
label { display: grid; gap: .25rem; font-size: .9rem; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--field); border-radius: .6rem; background: var(--card);
  color: var(--text); font: inherit; }
button { min-height: 3rem; padding: .5rem 1rem; border: 1px solid var(--field); border-radius: .75rem; background: none; color: var(--text);
  font: inherit; font-weight: 600; cursor: pointer; }
button:hover { border-color: var(--text); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.plain { border-color: transparent; color: var(--soft); text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: .5rem; }
a { color: var(--accent); }
`;
