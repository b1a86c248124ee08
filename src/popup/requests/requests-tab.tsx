import { useEffect, useState } from "preact/hooks"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Notice } from "../../ui/notice.tsx"
import { t } from "../../ui/words.ts"
import { Nav } from "../nav.tsx"
import { attempt, place } from "../state.ts"
import { Lately } from "./lately.tsx"
import "./requests-tab.css"
import { Servers } from "./servers.tsx"
import { look, requests } from "./state.ts"
import { Waiting } from "./waiting.tsx"

/** What there is of sign-in requests while none has the page: those that wait, who may ask, and what was answered. */
export function RequestsTab() {
  const view = requests.value
  const [busy, setBusy] = useState(false)
  useEffect(() => void attempt(() => look("requests.state")), [])
  async function check(): Promise<void> {
    setBusy(true)
    await attempt(() => look("requests.check"))
    setBusy(false)
  }
  const isOff = view?.state === "off"
  return (
    <>
      {!isOff && (
        <header class="head">
          <h1>{t("requests_title")}</h1>
          {view?.state === "listening" && (
            <Button icon="refresh" busy={busy} testid="requests-check" onClick={() => void check()}>
              {t("request_check")}
            </Button>
          )}
        </header>
      )}
      <main class={isOff ? "middle" : "scroller requests"} tabIndex={-1} aria-busy={view === null || busy}>
        {isOff && <None />}
        {view?.state === "denied" && <Notice kind="info">{t("request_not_allowed")}</Notice>}
        {view !== null && view.requests.length > 0 && <Waiting requests={view.requests} />}
        {view !== null && !isOff && <Servers view={view} />}
        {view !== null && !isOff && <Lately view={view} />}
      </main>
      <Nav here="requests" />
    </>
  )
}

function None() {
  return (
    <div class="empty" data-testid="requests-none">
      <Icon name="request" size={40} />
      <h1>{t("requests_none_title")}</h1>
      <p>{t("requests_none")}</p>
      <Button kind="primary" wide testid="requests-scan" onClick={() => (place.value = { name: "add", way: "scan" })}>
        {t("popup_scan")}
      </Button>
      <Button wide testid="requests-other" onClick={() => (place.value = { name: "add", way: "choose" })}>
        {t("popup_add_other")}
      </Button>
    </div>
  )
}
