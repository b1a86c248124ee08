import { useEffect, useState } from "preact/hooks"
import { ask } from "../messages/ask.ts"
import { Button } from "../ui/button.tsx"
import { Icon } from "../ui/icon.tsx"
import { Mark } from "../ui/mark.tsx"
import { t } from "../ui/words.ts"
import { archived, filter, query, search } from "./list.ts"
import { openWelcome } from "./set-up.tsx"
import { attempt, place } from "./state.ts"

/** A vault without accounts: what to do first, and the way back to a first run whose tab was closed in mid-way. */
export function Empty() {
  const [unfinished, setUnfinished] = useState(false)
  useEffect(() => {
    // Locked meanwhile, this screen goes.
    void ask("firstRun.missing").then(
      (step) => setUnfinished(step !== null && step !== "last"),
      () => setUnfinished(false),
    )
  }, [])
  return (
    <div class="empty">
      <Mark />
      <h1>{t("popup_empty_title")}</h1>
      <p>{t("popup_empty_text")}</p>
      <Button kind="primary" wide testid="empty-scan" onClick={() => (place.value = { name: "add", way: "scan" })}>
        {t("popup_scan")}
      </Button>
      <Button wide testid="empty-other" onClick={() => (place.value = { name: "add", way: "choose" })}>
        {t("popup_add_other")}
      </Button>
      {unfinished && (
        <button type="button" class="link" data-testid="empty-unfinished" onClick={() => void openWelcome()}>
          {t("popup_empty_unfinished")}
        </button>
      )}
    </div>
  )
}

async function clear(): Promise<void> {
  await filter(null)
  await search("")
  document.querySelector<HTMLInputElement>("header input")?.focus()
}

/** Nothing matches what was typed, or nothing is archived any more. */
export function NoResult() {
  if (archived.value && query.value === "") return <p class="nothing">{t("popup_archived_none")}</p>
  return (
    <div class="empty" role="status">
      <Icon name="search" size={32} />
      <h1>{t("popup_nothing_title")}</h1>
      <p class="long">{query.value === "" ? t("popup_nothing_tag") : t("popup_nothing_text", query.value)}</p>
      <Button onClick={() => void attempt(clear)}>{t("popup_nothing_clear")}</Button>
    </div>
  )
}
