import { t } from "../../ui/words.ts"

const puzzle = "M9 5.5a2 2 0 1 1 4 0V7h4v4h1.5a2 2 0 1 1 0 4H17v4.5H5V15h1.3a2 2 0 1 0 0-4H5V7h4z"

/** A browser's toolbar with the puzzle piece, our mark beside it, and the popup that opens from it. */
export function ToolbarDrawing() {
  return (
    <svg class="drawing" viewBox="0 0 400 116" role="img" aria-label={t("welcome_first_scan_drawing")}>
      <g fill="none" stroke="var(--line)" stroke-width="1.5">
        <path d="M1 116V14a12 12 0 0 1 12-12h374a12 12 0 0 1 12 12v102" fill="var(--bg)" />
        <path d="M1 54h398" />
        <rect x="44" y="13" width="216" height="30" rx="15" fill="var(--card)" />
      </g>
      <g fill="none" stroke="var(--ink-3)" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">
        <path d="m26 22-6 6 6 6" />
        <path transform="translate(273 16)" d={puzzle} />
        <path d="M378 20h.01M378 28h.01M378 36h.01" stroke-width="3.2" />
      </g>
      <rect x="60" y="25" width="96" height="6" rx="3" fill="var(--line)" />
      <rect x="310" y="9" width="38" height="38" rx="11" fill="var(--accent-soft)" />
      <g transform="translate(316 15) scale(.464)" fill="none" stroke-linecap="round" stroke-linejoin="round">
        <rect width="56" height="56" rx="16" fill="var(--accent)" />
        <path d="m13 30 8 8 15-19" stroke="var(--accent-ink)" stroke-width="4.5" opacity=".55" />
        <path d="m24 35 3.5 3.5L43 19" stroke="var(--accent-ink)" stroke-width="4.5" />
      </g>
      <g>
        <path
          d="M196 116V76a10 10 0 0 1 10-10h112l11-9 11 9h34a10 10 0 0 1 10 10v40"
          fill="var(--card)"
          stroke="var(--line)"
          stroke-width="1.5"
        />
        <rect x="216" y="84" width="148" height="22" rx="8" fill="var(--accent)" />
        <rect x="252" y="92" width="76" height="6" rx="3" fill="var(--accent-ink)" opacity=".85" />
      </g>
      <g fill="var(--line)">
        <rect x="32" y="76" width="110" height="8" rx="4" />
        <rect x="32" y="94" width="76" height="8" rx="4" />
      </g>
    </svg>
  )
}
