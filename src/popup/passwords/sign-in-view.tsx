import { useEffect, useState } from "preact/hooks"
import type { SignInView } from "../../messages/contract.ts"
import { Button, IconButton } from "../../ui/button.tsx"
import { Tile } from "../../ui/tile.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { copyText, openDetail } from "../act.ts"
import { Notes } from "../detail/notes.tsx"
import { Remove } from "../detail/remove.tsx"
import { FillButton } from "../fill/fill-button.tsx"
import { siteWords } from "../site-words.ts"
import { popup, troubleOf } from "../state.ts"
import { useGated } from "./gated.tsx"
import { RecoveryCodes } from "./recovery-codes.tsx"
import { day } from "../when.ts"

interface SignInAccountProps {
  readonly account: SignInView
  /** A recovery code was ticked off, or its tick taken back. */
  readonly onTick: (code: string, usedAt: number | null) => void
  /** The verification window has ended. */
  readonly onEnd: () => void
}

/** One sign-in account: copied without being seen, or shown until the window loses the focus. */
export function SignInAccount({ account, onTick, onEnd }: SignInAccountProps) {
  const { id, issuer, username, email, password, since, former, sites, hasCode } = account
  const [shown, setShown] = useState(false)
  const { run, dialog } = useGated()
  const until = popup.value?.session.gateUntil ?? null

  useEffect(() => {
    if (until === null) return undefined
    const timer = setTimeout(onEnd, Math.max(0, until - Date.now()))
    return () => clearTimeout(timer)
  }, [until])
  useEffect(() => {
    const hide = () => setShown(false)
    window.addEventListener("blur", hide)
    return () => window.removeEventListener("blur", hide)
  }, [])

  async function tryRun(work: () => Promise<void>): Promise<void> {
    try {
      await run(work)
    } catch (thrown) {
      const code = troubleOf(thrown)
      if (code !== null && code !== "gate.closed") showToast(errorWords(code), { kind: "error" })
      throw thrown
    }
  }

  return (
    <main class="scroller">
      <div class="stack">
        <div class="account-head">
          <Tile issuer={issuer} username={username} size="large" />
          <div>
            <h2 data-testid="sign-in-title">{issuer || username}</h2>
            <p>{sites.map(siteWords).join(", ")}</p>
          </div>
        </div>
        <div class="card sign-in-facts">
          <Fact label={t("popup_username")} value={username} testid="copy-username" />
          {email !== "" && <Fact label={t("popup_email")} value={email} testid="copy-email" />}
          {password !== "" && (
            <div class="fact">
              <span class="words">
                <small>{t("popup_password")}</small>
                <span class="secret" data-testid="password-text">
                  {shown ? password : "••••••••••"}
                </span>
                {since !== null && <small>{t("popup_password_since", day(since))}</small>}
              </span>
              <IconButton
                icon={shown ? "eye-off" : "eye"}
                label={t(shown ? "popup_password_hide" : "popup_password_show")}
                pressed={shown}
                bare
                testid="password-show"
                onClick={() => setShown(!shown)}
              />
              <IconButton
                icon="copy"
                label={t("popup_password_copy")}
                bare
                testid="password-copy"
                onClick={() => void copyText(password, t("popup_password_copied"))}
              />
            </div>
          )}
        </div>
        <FillButton id={id} isBound={sites.length > 0} />
        <RecoveryCodes account={account} run={tryRun} onTick={onTick} />
        {former.length > 0 && (
          <details class="more" data-testid="password-history">
            <summary>{t("popup_password_former")}</summary>
            <ul class="plain">
              {former.map((one) => (
                <li key={`${one.until} ${one.password}`} class="made">
                  <span>
                    <output>{one.password}</output>
                    <small>{t("popup_password_until", day(one.until))}</small>
                  </span>
                  <IconButton
                    icon="copy"
                    label={t("popup_password_copy")}
                    bare
                    onClick={() => void copyText(one.password, t("popup_password_copied"))}
                  />
                </li>
              ))}
            </ul>
          </details>
        )}
        <Notes account={{ id, hasNotes: true }} />
        {hasCode && <Button onClick={() => openDetail(id)}>{t("popup_to_code")}</Button>}
        <Remove account={account} />
      </div>
      {dialog}
    </main>
  )
}

function Fact({ label, value, testid }: { readonly label: string; readonly value: string; readonly testid: string }) {
  if (value === "") return null
  return (
    <div class="fact">
      <span class="words">
        <small>{label}</small>
        <span>{value}</span>
      </span>
      <IconButton
        icon="copy"
        label={t("popup_copy_what", label)}
        bare
        testid={testid}
        onClick={() => void copyText(value, t("popup_copied_what", label))}
      />
    </div>
  )
}
