import type { ComponentChildren } from "preact"
import { Button } from "../ui/button.tsx"
import { Notice } from "../ui/notice.tsx"
import { errorWords, t } from "../ui/words.ts"
import type { Live } from "./answer.ts"

interface LoadedProps<T> {
  readonly live: Live<T>
  readonly children: (value: T) => ComponentChildren
}

/** What is shown of an answer: its value, that it is on its way, or what went wrong with a way to try again. */
export function Loaded<T>({ live, children }: LoadedProps<T>) {
  const answer = live.answer.value
  if (answer.state === "ready") return <>{children(answer.value)}</>
  if (answer.state === "loading") return <Waiting />
  return (
    <div class="failed" data-testid="failed">
      <Notice kind="error">
        <b>{t("options_failed_title")}</b>
        <p>{errorWords(answer.code)}</p>
      </Notice>
      <Button icon="refresh" testid="retry" onClick={() => void live.retry()}>
        {t("options_retry")}
      </Button>
    </div>
  )
}

/** The shape of a card that is on its way. Drawn only after a moment, so that a quick answer does not flash. */
function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="unseen">{t("options_loading")}</span>
      <div class="card rows" aria-hidden="true">
        <div class="bar" />
        <div class="bar" />
        <div class="bar" />
      </div>
    </div>
  )
}
