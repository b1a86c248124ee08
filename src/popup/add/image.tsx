import { useLayoutEffect, useRef, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { ScanResult } from "../../messages/scan-contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { showToast } from "../../ui/toast.tsx"
import { counted, errorWords, t } from "../../ui/words.ts"
import { inTab, openInTab } from "../place-in-tab.ts"
import { troubleOf } from "../state.ts"
import { picturesIn, readFile } from "../../ui/picture.ts"
import { hasAnything, showFound } from "./scanned.ts"

/** In a file nothing can be scrolled into view, and there is no page. */
const words = (code: ErrorCode): string =>
  code === "scan.none" || code === "scan.foreign" ? t(`popup_image_${code.slice("scan.".length)}`) : errorWords(code)

/**
 * Pictures that are dropped, pasted or chosen, as many as there are: an export is several. Choosing goes on in a tab: on
 * some systems the file dialog takes the focus, and with it the popup.
 */
export function Image() {
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function look(files: readonly Blob[]): Promise<void> {
    if (files.length === 0) return
    setError(null)
    setBusy(true)
    const problems: ErrorCode[] = []
    const troubles: (ErrorCode | null)[] = []
    let found: ScanResult | null = null
    for (const file of files) {
      try {
        const result: ScanResult = await ask("scan.image", { image: await readFile(file), joins: found !== null })
        problems.push(...result.problems)
        if (hasAnything(result)) found = { ...result, problems }
        else troubles.push(result.problems[0] ?? "scan.none")
      } catch (thrown) {
        troubles.push(troubleOf(thrown))
      }
    }
    setBusy(false)
    if (found === null) return setError(troubles[0] ?? null)
    showFound(found, "image")
    const { length } = troubles
    if (length > 0) showToast(counted("popup_image_skipped_one", "popup_image_skipped_many", length), { kind: "error" })
  }

  // With the first paint, not after it: what is pasted at once is not missed.
  useLayoutEffect(() => {
    const pasted = (event: ClipboardEvent) => void look(picturesIn(event.clipboardData))
    const hovering = (event: DragEvent) => {
      event.preventDefault()
      setOver(event.type === "dragover")
    }
    const dropped = (event: DragEvent) => {
      hovering(event)
      void look(picturesIn(event.dataTransfer))
    }
    document.addEventListener("paste", pasted)
    document.addEventListener("dragover", hovering)
    document.addEventListener("dragleave", hovering)
    document.addEventListener("drop", dropped)
    return () => {
      document.removeEventListener("paste", pasted)
      document.removeEventListener("dragover", hovering)
      document.removeEventListener("dragleave", hovering)
      document.removeEventListener("drop", dropped)
    }
  }, [])

  async function choose(): Promise<void> {
    if (await inTab()) input.current?.click()
    else await openInTab("image")
  }

  return (
    <main class={over ? "middle calm over" : "middle calm"} aria-busy={busy} data-testid="add-image-drop">
      <Icon name="image" size={40} />
      <h1>{t("popup_image_title")}</h1>
      <p>{t("popup_image_text")}</p>
      <p class="error" role="alert" data-testid="image-error">
        {error === null ? null : words(error)}
      </p>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        data-testid="image-file"
        onChange={(event) => {
          void look([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ""
        }}
      />
      <Button kind="primary" wide busy={busy} testid="image-choose" onClick={() => void choose()}>
        {t("popup_image_choose")}
      </Button>
    </main>
  )
}
