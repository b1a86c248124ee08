import { useEffect, useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountView } from "../../messages/contract.ts"
import { Button, IconButton } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Tile } from "../../ui/tile.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { FillButton } from "../fill/fill-button.tsx"
import { Registration } from "../registering/registration.tsx"
import { TurnOn } from "../registering/turn-on.tsx"
import { place, popup } from "../state.ts"
import { CodePanel } from "./code-panel.tsx"
import { EditForm } from "./edit-form.tsx"
import { Facts } from "./facts.tsx"
import { History } from "./history.tsx"
import { Notes } from "./notes.tsx"
import { Remove } from "./remove.tsx"
import { Switches } from "./switches.tsx"

const toList = (): void => {
  place.value = { name: "list" }
}

/** Everything about one account. Escape goes back, first out of the form. */
export function DetailScreen({ id }: { readonly id: string }) {
  const [account, setAccount] = useState<AccountView | null>(null)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [editing, setEditing] = useState(false)
  const back = editing ? () => setEditing(false) : toList

  useEffect(
    // Every change in the vault brings a new view of the popup; then this may have changed as well.
    () =>
      popup.subscribe(() => {
        ask("account.get", { id }).then(setAccount, (thrown) => setError(codeOf(thrown)))
      }),
    [id],
  )

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]") !== null) return
      event.preventDefault()
      back()
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [editing])

  return (
    <>
      <header class="head">
        <IconButton icon="back" label={t("popup_back")} bare testid="detail-back" onClick={back} />
        <h1>{t(editing ? "popup_edit" : "popup_account")}</h1>
        {account !== null && !editing && (
          <IconButton icon="edit" label={t("popup_edit")} bare testid="detail-edit" onClick={() => setEditing(true)} />
        )}
      </header>
      {error !== null ? (
        <main class="scroller">
          <div class="stack">
            <Notice kind="error">{errorWords(error)}</Notice>
            <Button onClick={toList}>{t("popup_back_to_list")}</Button>
          </div>
        </main>
      ) : account === null ? (
        <main class="scroller" aria-busy="true" />
      ) : editing ? (
        <EditForm account={account} onDone={() => setEditing(false)} />
      ) : (
        <View account={account} />
      )}
    </>
  )
}

function View({ account }: { readonly account: AccountView }) {
  const { issuer, username } = account
  return (
    <main class="scroller">
      <div class="stack">
        <div class="account-head">
          <Tile issuer={issuer} username={username} size="large" />
          <div>
            <h2 data-testid="detail-issuer">{issuer || username}</h2>
            <p data-testid="detail-username">{username}</p>
          </div>
        </div>
        {account.otp !== null && <CodePanel account={account} kind={account.otp.kind} />}
        <Registration account={account} />
        {account.otp !== null && account.registration === null && <TurnOn account={account} />}
        <FillButton id={account.id} isBound={account.sites.length > 0} />
        <Switches account={account} />
        <Facts account={account} />
        <Button
          icon="key"
          testid="detail-sign-in"
          onClick={() => (place.value = { name: "sign-in", id: account.id, editing: false })}
        >
          {t("popup_to_password")}
        </Button>
        <Notes account={account} />
        <History account={account} />
        <Remove account={account} />
      </div>
    </main>
  )
}
