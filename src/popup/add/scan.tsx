import { useEffect, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief, ScanResult } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Notice } from "../../ui/notice.tsx"
import { counted, errorWords, t } from "../../ui/words.ts"
import { place, troubleOf } from "../state.ts"
import { finish, useAdding } from "./adding.tsx"
import { asChosen, FoundCode, type Chosen } from "./found-code.tsx"

/** Looks for codes on the page in the tab, and offers what it finds. */
export function Scan() {
  const [result, setResult] = useState<ScanResult | null>(null)
  const [error, setError] = useState<ErrorCode | null>(null)

  async function scan(): Promise<void> {
    setError(null)
    setResult(null)
    try {
      setResult(await ask("scan.page"))
    } catch (thrown) {
      setError(troubleOf(thrown))
    }
  }
  useEffect(() => void scan(), [])

  if (error !== null) return <NothingFound words={errorWords(error)} again={() => void scan()} />
  if (result === null) {
    return (
      <main class="middle" aria-busy="true">
        <span class="spinner large" aria-hidden="true" />
        <p role="status">{t("popup_scan_busy")}</p>
      </main>
    )
  }
  const [problem] = result.problems
  if (result.finds.length === 0) {
    return <NothingFound words={errorWords(problem ?? "scan.none")} again={() => void scan()} />
  }
  return <Found result={result} />
}

function NothingFound({ words, again }: { readonly words: string; readonly again: () => void }) {
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

function Found({ result }: { readonly result: ScanResult }) {
  const [chosen, setChosen] = useState<readonly Chosen[]>(result.finds.map(asChosen))
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const { add, dialog } = useAdding()
  const wanted = chosen.filter(({ wanted: yes }) => yes)

  async function save(): Promise<void> {
    setBusy(true)
    setError(null)
    let last: AccountBrief | null = null
    try {
      for (const { find, issuer, username } of wanted) {
        const added = await add((onDuplicate) =>
          ask("scan.add", { find: find.find, issuer: issuer.trim(), username: username.trim(), onDuplicate }),
        )
        if (added === "opened") return
        if (added === null) continue
        last = added
        setChosen((now) => now.filter((one) => one.find !== find))
      }
    } catch (thrown) {
      setError(troubleOf(thrown))
      last = null
    }
    setBusy(false)
    if (last !== null) await finish(last)
  }

  return (
    <form
      class="sheet-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <main class="scroller">
        <div class="stack">
          <p class="lead" role="status">
            {counted("popup_scan_found_one", "popup_scan_found_many", result.finds.length)}
          </p>
          {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
          {chosen.map((one) => (
            <FoundCode
              key={one.find.find}
              chosen={one}
              alone={result.finds.length === 1}
              onChange={(next) => setChosen(chosen.map((other) => (other.find === next.find ? next : other)))}
            />
          ))}
          {[...new Set(result.problems)].map((problem) => (
            <Notice key={problem} kind="warn">
              {errorWords(problem)}
            </Notice>
          ))}
        </div>
      </main>
      <div class="foot">
        <Button kind="primary" type="submit" busy={busy} disabled={wanted.length === 0} testid="find-add">
          {wanted.length < 2 ? t("popup_add_save") : counted("popup_add_n_one", "popup_add_n_many", wanted.length)}
        </Button>
      </div>
      {dialog}
    </form>
  )
}
