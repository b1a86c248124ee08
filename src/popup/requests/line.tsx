import { useState } from "preact/hooks"
import { clock } from "../../ui/clock.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { counted, errorWords, t } from "../../ui/words.ts"
import { scanned } from "../add/scanned.ts"
import { attempt, place } from "../state.ts"
import "./line.css"
import { hiddenUntil, look, offered, requests, unhide } from "./state.ts"

function goOn(): void {
  offered.value = null
  scanned.value = null
  place.value = { name: "add", way: "found" }
}

/** Above a list: requests that are hidden, an offer that was left, or why none can come. */
export function RequestLine() {
  const view = requests.value
  const [busy, setBusy] = useState(false)
  const offer = offered.value
  if (hiddenUntil.value !== null && view !== null && view.waiting > 0) {
    const left = Math.max(1, Math.ceil((hiddenUntil.value - clock.value) / 1000))
    return (
      <div class="request-line" data-testid="request-hidden">
        <Icon name="request" />
        <span>{counted("request_waits_one", "request_waits_many", view.waiting)}</span>
        <Button testid="request-show" onClick={unhide}>
          {t("request_show", left)}
        </Button>
      </div>
    )
  }
  if (offer !== null) {
    return (
      <div class="request-line" data-testid="offer-waits">
        <Icon name="request" />
        <span>{t("registering_waits", offer.issuer || offer.username)}</span>
        <Button testid="offer-go-on" onClick={goOn}>
          {t("registering_waits_go")}
        </Button>
      </div>
    )
  }
  const [trouble] = view?.troubles ?? []
  if (trouble === undefined) return null
  async function check(): Promise<void> {
    setBusy(true)
    await attempt(() => look("requests.check"))
    setBusy(false)
  }
  const { issuer, username } = trouble.account
  return (
    <div class="request-line bad" role="status" data-testid="request-trouble">
      <Icon name="warning" />
      <span>
        <b>{issuer || username}</b> {errorWords(trouble.code)}
      </span>
      <Button busy={busy} testid="request-check" onClick={() => void check()}>
        {t("request_check")}
      </Button>
    </div>
  )
}
