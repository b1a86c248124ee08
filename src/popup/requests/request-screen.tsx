import { useEffect } from "preact/hooks"
import { t } from "../../ui/words.ts"
import { asking, attempt } from "../state.ts"
import { Ended, Outcome } from "./outcome.tsx"
import { Question } from "./question.tsx"
import "./request.css"
import { look, requests, showing, shown } from "./state.ts"

/** Without an answer the page is given back: the list says what is wrong, and the watch asks again. */
async function begin(): Promise<void> {
  if (!(await attempt(() => look("requests.state")))) asking.value = "no"
}

/** A request, or what became of it, in place of everything else. Gives the page back when there is none. */
export function RequestScreen() {
  const view = requests.value
  const now = showing.value
  useEffect(() => {
    if (view === null) {
      void begin()
    } else if (now === null) asking.value = "no"
    else if (now.kind === "request") shown.value = now.request
  }, [view, now])
  if (now === null) {
    return (
      <main class="middle" aria-busy="true">
        <h1 class="unseen">{t("popup_loading")}</h1>
      </main>
    )
  }
  if (now.kind === "answer") return <Outcome key={now.answer.id} answer={now.answer} />
  if (now.kind === "ended") return <Ended request={now.request} />
  return <Question key={now.request.id} request={now.request} count={now.count} />
}
