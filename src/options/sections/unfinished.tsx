import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { attempt } from "../attempt.ts"
import { useLive } from "../page-state.ts"

/** A first run whose tab was closed in mid-way: what is missing, a way back to it, and a way to hear no more of it. */
export function Unfinished() {
  const answer = useLive(() => ask("firstRun.missing")).answer.value
  // The first account is asked for by the popup, which is empty without one.
  const step = answer.state === "ready" && answer.value !== "last" ? answer.value : null
  if (step === null) return null
  return (
    <div class="card state" data-testid="unfinished">
      <span class="badge">
        <Icon name="info" size={20} />
      </span>
      <div class="words">
        <b>{t("options_unfinished_title")}</b>
        <p class="hint">{t(`options_unfinished_${step}`)}</p>
      </div>
      <div class="row-actions">
        <a class="button primary" href="welcome.html" data-testid="unfinished-go">
          {t("options_unfinished_go")}
        </a>
        <Button testid="unfinished-leave" onClick={() => void attempt(() => ask("firstRun.reached", { step: null }))}>
          {t("options_unfinished_leave")}
        </Button>
      </div>
    </div>
  )
}
