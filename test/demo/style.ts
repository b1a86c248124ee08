/** The demo site's one style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b2430; --soft: #566273; --paper: #f4f1ea; --card: #fffdf8; --line: #ddd6c8;
  --sea: #1f4e79; --on-sea: #ffffff; --wash: #e4ecf4; --stamp: #a63d2f; --good: #1d6b45;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eceff4; --soft: #a7b1c0; --paper: #131820; --card: #1b222c; --line: #2e3846;
    --sea: #8fc0ef; --on-sea: #0b1b2b; --wash: #1d2c3c; --stamp: #f0968a; --good: #74cfa2;
  }
}
* { box-sizing: border-box; margin: 0 }
body { font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--paper); min-height: 100vh; display: flex; flex-direction: column }
a { color: var(--sea); text-underline-offset: 3px }
:focus-visible { outline: 3px solid var(--sea); outline-offset: 2px; border-radius: 6px }
.skip { position: absolute; left: -999px } .skip:focus { left: 16px; top: 8px }
header.top { border-bottom: 1px solid var(--line); background: var(--card) }
header.top > div, main, footer > div { width: min(960px, 100%); margin: 0 auto; padding: 0 24px }
header.top > div { display: flex; align-items: center; gap: 12px; min-height: 68px; flex-wrap: wrap }
.brand { display: flex; align-items: center; gap: 12px; font: 600 20px/1 Georgia, "Times New Roman", serif; color: var(--ink); text-decoration: none; margin-right: auto }
.brand svg { width: 38px; height: 38px; color: var(--sea) }
nav { display: flex; gap: 20px }
main { flex: 1; padding-top: 44px; padding-bottom: 56px }
h1 { font: 600 34px/1.2 Georgia, "Times New Roman", serif; letter-spacing: -.01em; text-wrap: balance }
h2 { font: 600 20px/1.3 Georgia, "Times New Roman", serif; margin-bottom: 6px }
.lead { color: var(--soft); font-size: 18px; max-width: 60ch; margin: 10px 0 28px }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 24px; box-shadow: 0 1px 2px rgb(20 28 40 / .05) }
.narrow { max-width: 460px } .grid { display: grid; gap: 20px; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)) }
.setup { display: grid; gap: 28px; grid-template-columns: auto 1fr; align-items: start } @media (max-width: 640px) { .setup { grid-template-columns: 1fr } }
.qr { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 8px; width: 236px } .qr svg { display: block; width: 100%; height: auto }
.qr.inverted, .qr.dark { background: #10161f; border-color: #10161f } .qr.small { width: 108px } .qr.blurred svg { filter: blur(1.1px) }
.codes { display: flex; flex-wrap: wrap; gap: 28px } figure { display: grid; gap: 8px; justify-items: center } figcaption { font-size: 14px; color: var(--soft) }
ol { padding-left: 22px; display: grid; gap: 6px; margin-bottom: 18px }
label { display: block; font-weight: 600; margin: 14px 0 6px }
input { font: inherit; width: 100%; height: 46px; padding: 0 14px; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 10px }
input.code { font-size: 22px; letter-spacing: .18em; font-variant-numeric: tabular-nums; max-width: 220px }
button, .button { font: 600 16px/1 system-ui, sans-serif; display: flex; width: fit-content; align-items: center; height: 46px; padding: 0 22px; margin-top: 18px; border: 0; border-radius: 10px; background: var(--sea); color: var(--on-sea); cursor: pointer; text-decoration: none }
.note { background: var(--wash); border-radius: 10px; padding: 12px 14px; font-size: 15px; margin-top: 18px } .bad { color: var(--stamp); font-weight: 600; margin-top: 12px } .good { color: var(--good) }
code { font: 14px/1.5 ui-monospace, Consolas, monospace; overflow-wrap: anywhere } details { margin-top: 18px } summary { cursor: pointer; color: var(--sea) } details p { margin-top: 8px; color: var(--soft); font-size: 15px }
h1 + .card { margin-top: 24px } .codes .qr { width: 216px }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: 14px; padding: 18px 0 }
body.dark { color-scheme: dark; --ink: #eceff4; --soft: #a7b1c0; --paper: #131820; --card: #1b222c; --line: #2e3846; --sea: #8fc0ef; --on-sea: #0b1b2b; --wash: #1d2c3c; --stamp: #f0968a; --good: #74cfa2 }
`
