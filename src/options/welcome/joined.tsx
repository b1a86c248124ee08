import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useLive } from "../page-state.ts"
import { finish } from "./finish.ts"
import { Step } from "./step.tsx"

/** The vault of another browser is here. */
export function Joined() {
  const state = useLive(() => ask("sync.state"))
  const answer = state.answer.value
  const trouble = answer.state === "ready" ? (answer.value?.trouble ?? null) : null
  return (
    <Step at={6} title={t("welcome_joined_title")} lede={t("welcome_joined_lede")} focusTitle testid="welcome-joined">
      {trouble !== null && (
        <Notice kind="warn" testid="welcome-joined-trouble">
          <b>{t("welcome_joined_trouble")}</b>
          <p>{errorWords(trouble)}</p>
        </Notice>
      )}
      <div class="foot">
        <Button kind="primary" wide testid="welcome-done" onClick={() => void finish()}>
          {t("welcome_done")}
        </Button>
        <a class="button wide" href="index.html#sync">
          {t("welcome_joined_sync")}
        </a>
      </div>
    </Step>
  )
}
