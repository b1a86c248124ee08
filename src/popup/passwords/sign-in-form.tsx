import { useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { SignInView } from "../../messages/contract.ts"
import { Button, IconButton } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useDraft } from "../add/draft.ts"
import { place, troubleOf } from "../state.ts"
import { useGated } from "./gated.tsx"
import { Generator } from "./generator.tsx"
import { StrengthMeter } from "./strength-meter.tsx"

/** Parts between commas or lines, without doubles. */
const parts = (text: string, apart: RegExp): readonly string[] => [
  ...new Set(
    text
      .split(apart)
      .map((part) => part.trim())
      .filter(Boolean),
  ),
]

/**
 * A new sign-in account, or another state of one. Names outlive the popup as in other forms; the password and the
 * recovery codes do not, but what the generator made is kept.
 */
export function SignInForm({ account }: { readonly account: SignInView | null }) {
  const { values, set, forget } = useDraft(`sign-in:${account?.id ?? ""}`, {
    issuer: account?.issuer ?? "",
    username: account?.username ?? "",
    email: account?.email ?? "",
    sites: (account?.sites ?? []).join(", "),
  })
  const [password, setPassword] = useState(account?.password ?? "")
  const [recovery, setRecovery] = useState((account?.recovery ?? []).map(({ code }) => code).join("\n"))
  const [shown, setShown] = useState(false)
  const [making, setMaking] = useState(false)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [nameless, setNameless] = useState(false)
  const [busy, setBusy] = useState(false)
  const { run, dialog } = useGated()

  function change(changes: Partial<typeof values>): void {
    set(changes)
    setNameless(false)
  }

  async function save(): Promise<void> {
    if (values.issuer.trim() === "" && values.username.trim() === "") {
      setNameless(true)
      return
    }
    setBusy(true)
    setError(null)
    const { issuer, username, email } = values
    const lists = { sites: parts(values.sites, /[,\n]/), recovery: parts(recovery, /\n/) }
    const wish = { issuer, username, email, password, ...lists }
    try {
      const saved = await run(() => ask("signIn.save", { id: account?.id ?? null, wish }))
      forget()
      showToast(account === null ? t("popup_added", saved.issuer || saved.username) : t("popup_saved"))
      place.value = { name: "passwords" }
    } catch (thrown) {
      setBusy(false)
      if (codeOf(thrown) !== "gate.closed") setError(troubleOf(thrown))
    }
  }

  return (
    <>
      <form
        class="sheet-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <main class="scroller">
          <div class="stack">
            {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
            <TextField
              label={t("popup_issuer")}
              value={values.issuer}
              onInput={(issuer) => change({ issuer })}
              error={nameless ? t("popup_add_issuer_missing") : null}
              placeholder={t("popup_issuer_example")}
              testid="sign-in-issuer"
            />
            <TextField
              label={t("popup_username")}
              value={values.username}
              onInput={(username) => change({ username })}
              testid="sign-in-username"
              verbatim
            />
            <div class="with-buttons">
              <TextField
                label={t("popup_password")}
                type={shown ? "text" : "password"}
                autocomplete="off"
                value={password}
                onInput={setPassword}
                testid="sign-in-password"
                verbatim
              />
              {shown && <IconButton icon="eye-off" label={t("popup_password_hide")} onClick={() => setShown(false)} />}
              <IconButton
                icon="dice"
                label={t("popup_generator")}
                testid="sign-in-generate"
                onClick={() => setMaking(true)}
              />
            </div>
            <StrengthMeter password={password} />
            <TextField
              label={t("popup_email")}
              hint={t("popup_email_hint")}
              value={values.email}
              onInput={(email) => change({ email })}
              testid="sign-in-email"
              verbatim
            />
            <TextField
              label={t("popup_sites")}
              hint={t("popup_sites_hint")}
              value={values.sites}
              onInput={(sites) => change({ sites })}
              testid="sign-in-sites"
            />
            <TextField
              label={t("popup_recovery")}
              hint={t("popup_recovery_hint")}
              rows={4}
              value={recovery}
              onInput={setRecovery}
              testid="sign-in-recovery"
              verbatim
            />
          </div>
        </main>
        <div class="foot">
          <Button kind="primary" type="submit" busy={busy} testid="sign-in-save">
            {t("popup_save")}
          </Button>
        </div>
      </form>
      {making && (
        <Generator
          onUse={(made) => {
            setPassword(made)
            setShown(true)
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {dialog}
    </>
  )
}
