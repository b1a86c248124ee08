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
import { linesOf, sitesIn } from "../site-lines.ts"
import { SitesField } from "../sites-field.tsx"
import { place, troubleOf } from "../state.ts"
import { useGated } from "./gated.tsx"
import { Generator } from "./generator.tsx"
import { StrengthMeter } from "./strength-meter.tsx"

/** Lines, without doubles. */
const lines = (text: string): readonly string[] => [
  ...new Set(
    text
      .split("\n")
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
    sites: linesOf(account?.sites ?? []),
  })
  const [password, setPassword] = useState(account?.password ?? "")
  const [recovery, setRecovery] = useState((account?.recovery ?? []).map(({ code }) => code).join("\n"))
  const [shown, setShown] = useState(false)
  const [making, setMaking] = useState(false)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [nameless, setNameless] = useState(false)
  const [tried, setTried] = useState(false)
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
    const sites = sitesIn(values.sites)
    setTried(true)
    if (sites === null) return
    setBusy(true)
    setError(null)
    const { issuer, username, email } = values
    const wish = { issuer, username, email, password, sites, recovery: lines(recovery) }
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
            <SitesField
              value={values.sites}
              onInput={(sites) => change({ sites })}
              tried={tried}
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
