import { useEffect, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { place, troubleOf } from "../state.ts"
import { hasAnything, showFound } from "./scanned.ts"

/** Looks for codes on the page in the tab, and offers what it finds. */
export function Scan() {
  const [error, setError] = useState<ErrorCode | null>(null)

  async function scan(): Promise<void> {
    setError(null)
    try {
      const result = await ask("scan.page")
      const [problem] = result.problems
      if (hasAnything(result)) showFound(result, "scan")
      else setError(problem ?? "scan.none")
    } catch (thrown) {
      setError(troubleOf(thrown))
    }
  }
  useEffect(() => void scan(), [])

  if (error !== null) return <NothingFound words={errorWords(error)} again={() => void scan()} />
  return (
    <main class="middle" aria-busy="true">
      <span class="spinner large" aria-hidden="true" />
      <p role="status">{t("popup_scan_busy")}</p>
    </main>
  )
}

/** Says why nothing was found, and what else can be done. */
export function NothingFound({ words, again }: { readonly words: string; readonly again: () => void }) {
  return (
    <main class="middle">
      <Icon name="scan" size={40} />
      <h1>{t("popup_scan_nothing")}</h1>
      <p role="alert" data-testid="scan-error">
        {words}
      </p>
      <Button kind="primary" wide testid="scan-again" onClick={again}>
        {t("popup_scan_again")}
      </Button>
      <Button wide onClick={() => (place.value = { name: "add", way: "choose" })}>
        {t("popup_add_other")}
      </Button>
    </main>
  )
}
