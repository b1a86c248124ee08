import { useEffect, useState } from "preact/hooks"
import type { CodeKind } from "../../domain/code-kind.ts"
import type { AccountView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { setBy } from "../../ui/set-by.ts"
import { t } from "../../ui/words.ts"
import { copyCode } from "../act.ts"
import { advance, follow, mask, maskOnLeave, show } from "../codes.ts"
import { LargeCode, useShownCode } from "../shown-code.tsx"
import { attempt, popup } from "../state.ts"
import { ClockCheck } from "./clock-check.tsx"
import { Reveal } from "./reveal.tsx"

/** The code, large. Coming here is asking for it; it is masked again when the window is left. */
export function CodePanel({ account, kind }: { readonly account: AccountView; readonly kind: CodeKind }) {
  const { id, hidden } = account
  const [revealing, setRevealing] = useState(false)
  const shown = useShownCode(id)
  const { code } = shown
  const counter = kind === "hotp"
  const view = popup.value
  const leaves = hidden || view?.settings.maskCodes === true

  useEffect(() => {
    if (!counter) void attempt(() => show([id]))
    const away = () => {
      if (document.visibilityState === "hidden") mask()
    }
    window.addEventListener("blur", mask)
    document.addEventListener("visibilitychange", away)
    const stop = follow(() => [id], true)
    return () => {
      stop()
      window.removeEventListener("blur", mask)
      document.removeEventListener("visibilitychange", away)
      mask()
    }
  }, [id, counter])
  useEffect(() => {
    if (leaves && !counter) maskOnLeave(id)
  }, [id, leaves, counter])

  function main(): void {
    if (code !== null) void copyCode(id)
    else void attempt(() => (counter ? advance(id) : show([id])))
  }

  const says =
    code !== null ? (shown.copied ? "popup_copied" : "popup_copy") : counter ? "popup_get_code" : "popup_show_code"
  return (
    <section class={`card panel code-panel${shown.low ? " low" : ""}`} aria-label={t("popup_code")}>
      <LargeCode shown={shown} testid="detail-code" />
      <div class="actions">
        <Button kind="primary" icon={shown.copied ? "check" : "copy"} testid="detail-copy" onClick={main}>
          {t(says)}
        </Button>
        {counter && code !== null && (
          <Button icon="refresh" onClick={() => void attempt(() => advance(id))}>
            {t("popup_next_code")}
          </Button>
        )}
        <Button
          icon="qr"
          testid="detail-reveal"
          disabled={view?.policy.allowReveal === false}
          onClick={() => setRevealing(true)}
        >
          {t("popup_reveal")}
        </Button>
      </div>
      {view?.policy.allowReveal === false && (
        <p class="hint">{t("popup_reveal_denied", setBy(view.policy.by.allowReveal))}</p>
      )}
      {!counter && <ClockCheck />}
      {revealing && <Reveal account={account} onClose={() => setRevealing(false)} />}
    </section>
  )
}
