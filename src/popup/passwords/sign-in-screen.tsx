import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { SignInView } from "../../messages/contract.ts"
import { IconButton } from "../../ui/button.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { place, troubleOf } from "../state.ts"
import { useGated } from "./gated.tsx"
import { SignInForm } from "./sign-in-form.tsx"
import { SignInAccount } from "./sign-in-view.tsx"

const toList = (): void => {
  place.value = { name: "passwords" }
}

interface SignInScreenProps {
  /** `null`: a new one. */
  readonly id: string | null
  readonly editing: boolean
}

/** One sign-in account, looked at or edited. Escape goes back, first out of the form. */
export function SignInScreen({ id, editing }: SignInScreenProps) {
  const [account, setAccount] = useState<SignInView | null>(null)
  const { run, dialog } = useGated()
  const look = (): void => {
    place.value = { name: "sign-in", id, editing: false }
  }
  // From what is there then: two ticks can be under way at once.
  const tick = (code: string, usedAt: number | null): void =>
    setAccount(
      (now) => now && { ...now, recovery: now.recovery.map((one) => (one.code === code ? { code, usedAt } : one)) },
    )
  const back = editing && id !== null ? look : toList

  useEffect(() => {
    if (id === null) return
    run(() => ask("signIn.get", { id })).then(setAccount, (thrown) => {
      const code = troubleOf(thrown)
      if (code !== null && code !== "gate.closed") showToast(errorWords(code), { kind: "error" })
      toList()
    })
  }, [id])

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]") !== null) return
      event.preventDefault()
      back()
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [editing])

  const title = id === null ? "popup_password_add" : editing ? "popup_edit" : "popup_account"
  return (
    <>
      <header class="head">
        <IconButton icon="back" label={t("popup_back")} bare testid="sign-in-back" onClick={back} />
        <h1>{t(title)}</h1>
        {account !== null && !editing && (
          <IconButton
            icon="edit"
            label={t("popup_edit")}
            bare
            testid="sign-in-edit"
            onClick={() => (place.value = { name: "sign-in", id, editing: true })}
          />
        )}
      </header>
      {id === null ? (
        <SignInForm account={null} />
      ) : account === null ? (
        <main class="scroller" aria-busy="true" />
      ) : editing ? (
        <SignInForm account={account} />
      ) : (
        <SignInAccount account={account} onTick={tick} onEnd={toList} />
      )}
      {dialog}
    </>
  )
}
