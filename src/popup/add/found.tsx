import { useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief } from "../../messages/contract.ts"
import type { ScanResult } from "../../messages/scan-contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { counted, errorWords, t } from "../../ui/words.ts"
import { troubleOf } from "../state.ts"
import { finish, useAdding } from "./adding.tsx"
import { asChosen, FoundCode, type Chosen } from "./found-code.tsx"
import { again } from "./scanned.ts"

/** What was found: taken or not, under which names. Of an export the rest can follow before or after adding. */
export function Found({ result }: { readonly result: ScanResult }) {
  const [chosen, setChosen] = useState<readonly Chosen[]>(result.finds.map(asChosen))
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  /** The find whose PIN has to be put right. */
  const [pinless, setPinless] = useState<string | null>(null)
  const { add, dialog } = useAdding()
  const wanted = chosen.filter(({ wanted: yes }) => yes)

  async function save(): Promise<void> {
    setBusy(true)
    setError(null)
    setPinless(null)
    let at: string | null = null
    let last: AccountBrief | null = null
    try {
      for (const { find, issuer, username, into, pin } of wanted) {
        at = find.find
        const named = { find: find.find, issuer: issuer.trim(), username: username.trim() }
        const owner = into === null ? {} : { into }
        const added = await add((onDuplicate) =>
          ask("scan.add", { ...named, onDuplicate, ...owner, ...(pin === "" ? {} : { pin }) }),
        )
        if (added === "opened") return
        if (added === null) continue
        last = added
        setChosen((now) => now.filter((one) => one.find !== find))
      }
    } catch (thrown) {
      const code = troubleOf(thrown)
      if (code === "code.pin") setPinless(at)
      else setError(code)
      last = null
    }
    setBusy(false)
    if (last !== null && result.missing.length > 0) again()
    else if (last !== null) await finish(last)
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
          {result.missing.map(({ size, missing }) => (
            <Notice key={`${size} ${missing}`} kind="info">
              <span data-testid="export-missing">{t("popup_export_missing", missing, size)}</span>
            </Notice>
          ))}
          {chosen.map((one) => (
            <FoundCode
              key={one.find.find}
              chosen={one}
              alone={result.finds.length === 1}
              wrong={pinless === one.find.find}
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
        {result.missing.length > 0 && (
          <Button testid="export-next" onClick={again}>
            {t("popup_export_next")}
          </Button>
        )}
        <Button kind="primary" type="submit" busy={busy} disabled={wanted.length === 0} testid="find-add">
          {wanted.length < 2
            ? t((wanted[0]?.into ?? null) === null ? "popup_add_save" : "popup_add_code")
            : counted("popup_add_n_one", "popup_add_n_many", wanted.length)}
        </Button>
      </div>
      {dialog}
    </form>
  )
}
