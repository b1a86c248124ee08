import { useState } from "preact/hooks"
import { isCodeLink, lacksPin } from "../../domain/code-kind.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief, NewCode, OnDuplicate } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { CodePinField } from "../../ui/code-pin-field.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { Duplicate } from "./duplicate.tsx"

/** What a typed secret is unless it says otherwise: RFC 6238 with the numbers that every site uses. */
const usual = { kind: "totp", algorithm: "SHA1", digits: 6, period: 30, counter: 0 } as const satisfies Partial<NewCode>

/** Adds an account from a pasted link or secret. A bare secret carries no name, so it is asked for. */
export function PasteAccount({ onAdded }: { readonly onAdded: (account: AccountBrief) => void }) {
  const [secret, setSecret] = useState("")
  const [issuer, setIssuer] = useState("")
  const [username, setUsername] = useState("")
  const [pin, setPin] = useState("")
  const [nameless, setNameless] = useState(false)
  const [duplicate, setDuplicate] = useState<AccountBrief | null>(null)
  const action = useAction()
  const bare = secret.trim() !== "" && !isCodeLink(secret)

  const add = async (onDuplicate: OnDuplicate): Promise<void> => {
    const missing = bare && issuer.trim() === ""
    setNameless(missing)
    if (missing) return
    const named = bare ? { issuer: issuer.trim(), username: username.trim() } : { issuer: "", username: "" }
    const withPin = lacksPin(secret) && pin !== "" ? { pin } : {}
    await action.run(async () => {
      const outcome = await ask("account.add", { ...usual, secret, ...named, ...withPin, onDuplicate })
      setDuplicate(outcome.duplicate)
      if (outcome.added !== null) onAdded(outcome.added)
    })
  }

  if (duplicate !== null) {
    return (
      <Duplicate
        account={duplicate}
        busy={action.busy}
        onOpen={() => onAdded(duplicate)}
        onReplace={() => void add("replace")}
        onKeepBoth={() => void add("keep-both")}
      />
    )
  }
  return (
    <form
      class="card part"
      onSubmit={(event) => {
        event.preventDefault()
        void add("ask")
      }}
    >
      <h2>{t("welcome_first_paste_title")}</h2>
      <TextField
        label={t("welcome_first_paste_label")}
        hint={t("welcome_first_paste_hint")}
        value={secret}
        onInput={(value) => {
          setSecret(value)
          action.forget()
        }}
        verbatim
        error={action.error === null ? null : errorWords(action.error)}
        testid="welcome-secret"
        errorTestid="welcome-secret-error"
      />
      {lacksPin(secret) && <CodePinField value={pin} onInput={setPin} testid="welcome-code-pin" />}
      {bare && (
        <div class="pair">
          <TextField
            label={t("welcome_first_issuer")}
            value={issuer}
            onInput={setIssuer}
            error={nameless && issuer.trim() === "" ? t("welcome_first_issuer_missing") : null}
            testid="welcome-issuer"
          />
          <TextField
            label={t("welcome_first_username")}
            value={username}
            onInput={setUsername}
            testid="welcome-username"
          />
        </div>
      )}
      <Button type="submit" kind={secret.trim() === "" ? "plain" : "primary"} busy={action.busy} testid="welcome-add">
        {t(action.busy ? "welcome_first_adding" : "welcome_first_add")}
      </Button>
    </form>
  )
}
