import { useEffect, useRef, useState } from "preact/hooks"
import { lacksPin } from "../../domain/code-kind.ts"
import { CountersignError, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { CodePinField } from "../../ui/code-pin-field.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { troubleOf } from "../state.ts"
import { finish, useAdding } from "./adding.tsx"
import { Advanced } from "./advanced.tsx"
import { useDraft } from "./draft.ts"
import { emptyForm, read } from "./form.ts"
import { hasAnything, showFound } from "./scanned.ts"

/** A pasted link, or a typed secret with its name. Both are one draft, so that nothing is typed twice. */
export function TypeForm({ way }: { readonly way: "link" | "type" }) {
  const { values, set, forget } = useDraft("add", emptyForm)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const [pin, setPin] = useState("")
  const [busy, setBusy] = useState(false)
  const { add, dialog } = useAdding()
  const form = useRef<HTMLFormElement>(null)
  const link = way === "link"

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, textarea")?.focus()
  }, [])

  function change(changes: Partial<typeof values>): void {
    set({ ...changes, way })
    setError(null)
    setWrong(null)
  }

  /** Shows which field has to be put right, and goes there. */
  function point(field: string): void {
    setWrong(field)
    form.current?.querySelector<HTMLElement>(`[data-testid="add-${field}"]`)?.focus()
  }

  function typePin(text: string): void {
    setPin(text)
    setError(null)
    setWrong(null)
  }

  async function save(): Promise<void> {
    const answer = read(values, link, pin)
    if ("wrong" in answer) {
      point(answer.wrong)
      return
    }
    setBusy(true)
    setError(null)
    try {
      if (/^\s*otpauth-migration:/i.test(values.secret)) return await lookAt(values.secret)
      const added = await add((onDuplicate) => ask("account.add", { ...answer.code, onDuplicate }))
      if (added !== null) forget()
      if (added !== null && added !== "opened") await finish(added)
    } catch (thrown) {
      await fail(thrown)
    }
    setBusy(false)
  }

  /** A link that holds more than one code, or registers this browser: it is shown as a scan would show it. */
  async function lookAt(text: string): Promise<void> {
    const result = await ask("scan.text", { text })
    const [problem] = result.problems
    if (!hasAnything(result) && problem !== undefined) throw new CountersignError(problem)
    showFound(result, way)
    forget()
  }

  async function fail(thrown: unknown): Promise<void> {
    const code = troubleOf(thrown)
    if (code === "code.pin") return point("pin")
    if (code !== "uri.registration") return setError(code)
    await lookAt(values.secret).catch((again: unknown) => setError(troubleOf(again)))
  }

  const secret = (
    <TextField
      label={t(link ? "popup_add_link_label" : "popup_add_secret")}
      hint={t(link ? "popup_add_link_hint" : "popup_add_secret_hint")}
      value={values.secret}
      onInput={(text) => change({ secret: text })}
      error={error === null ? null : errorWords(error)}
      errorTestid="add-error"
      testid="add-secret"
      verbatim
      {...(link ? { rows: 4, placeholder: t("popup_add_link_example") } : {})}
    />
  )
  const names = (
    <>
      <TextField
        label={t("popup_issuer")}
        value={values.issuer}
        onInput={(text) => change({ issuer: text })}
        error={wrong === "issuer" ? t("popup_add_issuer_missing") : null}
        testid="add-issuer"
        {...(link ? { hint: t("popup_add_name_hint") } : { placeholder: t("popup_issuer_example") })}
      />
      <TextField
        label={t("popup_username")}
        value={values.username}
        onInput={(text) => change({ username: text })}
        testid="add-username"
        {...(link ? {} : { placeholder: t("popup_username_example") })}
      />
    </>
  )
  return (
    <form
      ref={form}
      class="sheet-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        // A link has no lines of its own: Enter saves there too.
        if (event.key !== "Enter" || !(event.target instanceof HTMLTextAreaElement)) return
        event.preventDefault()
        void save()
      }}
    >
      <main class="scroller">
        <div class="stack">
          {link ? (
            <>
              {secret}
              {lacksPin(values.secret) && (
                <CodePinField value={pin} onInput={typePin} wrong={wrong === "pin"} testid="add-pin" />
              )}
              <details class="more" open={values.issuer !== "" || values.username !== ""}>
                <summary>{t("popup_add_name")}</summary>
                <div class="stack-in">{names}</div>
              </details>
            </>
          ) : (
            <>
              {names}
              {secret}
              <Advanced values={values} wrong={wrong} onChange={change} pin={pin} onPin={typePin} />
            </>
          )}
        </div>
      </main>
      <div class="foot">
        <Button kind="primary" type="submit" busy={busy} testid="add-save">
          {t("popup_add_save")}
        </Button>
      </div>
      {dialog}
    </form>
  )
}
