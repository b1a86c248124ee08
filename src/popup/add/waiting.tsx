import { useEffect } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import { errorWords } from "../../ui/words.ts"
import { attempt } from "../state.ts"
import { Found } from "./found.tsx"
import { NothingFound } from "./scan.tsx"
import { again, scanned } from "./scanned.ts"

/** What was found and waits: by this page, or by a click in the page's context menu. */
export function Waiting() {
  const result = scanned.value
  useEffect(() => {
    if (result !== null) return
    void attempt(async () => {
      scanned.value = await ask("scan.waiting")
    })
  }, [result])
  if (result === null) return <main class="middle" aria-busy="true" />
  if (result.finds.length === 0 && result.missing.length === 0) {
    return <NothingFound words={errorWords("scan.none")} again={again} />
  }
  return <Found key={result.finds.map(({ find }) => find).join()} result={result} />
}
