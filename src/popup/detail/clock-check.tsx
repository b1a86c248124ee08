import { useState } from "preact/hooks"
import { CLOCK_TOLERANCE } from "../../domain/clock-offset.ts"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { ClockView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { attempt, load, popup, troubleOf } from "../state.ts"

/** Seconds as people say them, to a tenth where that tells something. */
const seconds = (ms: number): string =>
  new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: "second",
    unitDisplay: "long",
    maximumFractionDigits: ms < 10_000 ? 1 : 0,
  }).format(ms / 1000)

/** For a code that was not taken: compares this computer's clock with the site's, on a click, and corrects it for codes. */
export function ClockCheck() {
  const [found, setFound] = useState<ClockView | null>(null)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const corrected = popup.value?.settings.clockOffset ?? 0

  async function check(): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      setFound(await ask("clock.check"))
    } catch (thrown) {
      setError(troubleOf(thrown))
    }
    setBusy(false)
  }

  async function correct(clockOffset: number): Promise<void> {
    await attempt(async () => void (await ask("settings.set", { clockOffset })))
    setFound(null)
    await load()
  }

  if (found !== null) return <Found found={found} corrected={corrected} onCorrect={(offset) => void correct(offset)} />
  return (
    <div class="clock-check">
      {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
      {corrected !== 0 && <p class="hint">{t("popup_clock_corrected", seconds(Math.abs(corrected)))}</p>}
      <button type="button" class="link" disabled={busy} data-testid="clock-check" onClick={() => void check()}>
        {t("popup_clock_check")}
      </button>
      {corrected !== 0 && (
        <button type="button" class="link" data-testid="clock-reset" onClick={() => void correct(0)}>
          {t("popup_clock_reset")}
        </button>
      )}
    </div>
  )
}

interface FoundProps {
  readonly found: ClockView
  /** The correction in force, ms. */
  readonly corrected: number
  readonly onCorrect: (offset: number) => void
}

function Found({ found: { site, offset, within }, corrected, onCorrect }: FoundProps) {
  const off = offset - corrected
  const right = Math.abs(off) <= Math.max(CLOCK_TOLERANCE, within)
  if (right) {
    return (
      <Notice testid="clock-right">{t(corrected === 0 ? "popup_clock_right" : "popup_clock_right_now", site)}</Notice>
    )
  }
  const key = offset > 0 ? "popup_clock_behind" : "popup_clock_ahead"
  return (
    <Notice kind="warn" testid="clock-off">
      <p>{t(key, site, seconds(Math.abs(offset)))}</p>
      <Button testid="clock-correct" onClick={() => onCorrect(offset)}>
        {t("popup_clock_correct")}
      </Button>
    </Notice>
  )
}
