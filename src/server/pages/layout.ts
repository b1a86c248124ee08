import { html, type Html } from "./html.ts"

const mark = html`<svg class="mark" viewBox="0 0 56 56" fill="none" aria-hidden="true">
  <rect width="56" height="56" rx="16" fill="var(--accent)" />
  <g stroke="var(--accent-ink)" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round">
    <path d="m13 30 8 8 15-19" opacity=".55" />
    <path d="m24 35 3.5 3.5L43 19" />
  </g>
</svg>`

export interface Page {
  readonly title: string
  readonly body: Html
  /** Name of this server, in the heading. */
  readonly name?: string
  /**
   * The page waits: it asks for the state and goes on when it differs. Without scripts it reloads, unless it is what a form
   * was answered with, which cannot be asked for again.
   */
  readonly wait?: { readonly state: string; readonly answers?: true }
  readonly wide?: boolean
}

/** A whole page. */
export function layout({ title, body, name = "Countersign", wait, wide = false }: Page): string {
  const waiting = wait && wait.answers !== true && html`<noscript><meta http-equiv="refresh" content="3" /></noscript>`
  const script = wait && html`<script src="/assets/wait.js" defer></script>`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${name}</title>
        <link rel="stylesheet" href="/assets/style.css" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        ${waiting || null}${script ?? null}
      </head>
      <body>
        <main class="${wide ? "wide" : "narrow"}" ${wait ? html` data-state="${wait.state}"` : null}>
          <header>
            ${mark}
            <p>${name}</p>
          </header>
          ${body}
        </main>
      </body>
    </html>`.text
}

/** What went wrong with what was typed; read out as it appears. */
export const problem = (text: string | null): Html | null =>
  text === null ? null : html`<p class="problem" role="alert" id="problem">${text}</p>`
