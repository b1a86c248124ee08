import { useLayoutEffect, useRef, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { inTab, openInTab } from "../place-in-tab.ts"
import { troubleOf } from "../state.ts"
import { pictureIn, readFile } from "../../ui/picture.ts"
import { hasAnything, showFound } from "./scanned.ts"

/**
 * A picture that is dropped, pasted or chosen. Choosing goes on in a tab: on some systems the file dialog takes the
 * focus, and with it the popup.
 */
export function Image() {
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function look(file: Blob | null): Promise<void> {
    if (file === null) return
    setError(null)
    setBusy(true)
    try {
      const result = await ask("scan.image", { image: await readFile(file) })
      const [problem] = result.problems
      if (hasAnything(result)) showFound(result, "image")
      else setError(problem ?? "scan.none")
    } catch (thrown) {
      setError(troubleOf(thrown))
    }
    setBusy(false)
  }

  // With the first paint, not after it: what is pasted at once is not missed.
  useLayoutEffect(() => {
    const pasted = (event: ClipboardEvent) => void look(pictureIn(event.clipboardData))
    const hovering = (event: DragEvent) => {
      event.preventDefault()
      setOver(event.type === "dragover")
    }
    const dropped = (event: DragEvent) => {
      hovering(event)
      void look(pictureIn(event.dataTransfer))
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
        {error === null ? null : errorWords(error)}
      </p>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        data-testid="image-file"
        onChange={(event) => {
          void look(event.currentTarget.files?.[0] ?? null)
          event.currentTarget.value = ""
        }}
      />
      <Button kind="primary" wide busy={busy} testid="image-choose" onClick={() => void choose()}>
        {t("popup_image_choose")}
      </Button>
    </main>
  )
}
