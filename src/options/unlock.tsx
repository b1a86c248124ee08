import { useEffect, useId, useRef, useState } from "preact/hooks"
import { ask } from "../messages/ask.ts"
import type { SessionView } from "../messages/contract.ts"
import { Button } from "../ui/button.tsx"
import { Icon } from "../ui/icon.tsx"
import { PinField } from "../ui/pin-field.tsx"
import { TextField } from "../ui/text-field.tsx"
import { errorWords, t } from "../ui/words.ts"
import { type Action, useAction } from "./action.ts"
import { session } from "./page-state.ts"
import { passkeysPossible, usePasskey } from "./passkey-ceremony.ts"

/** Unlocks in place: with the PIN while locked, with a passkey or the master password always. */
export function Unlock({ view }: { readonly view: SessionView }) {
  const byPin = view.state === "locked" && view.hasPin && view.triesLeft > 0
  const [withPassword, setWithPassword] = useState(false)
  // Up here, because the fifth wrong PIN takes its form away, and what it says has to stay.
  const action = useAction()
  const pin = byPin && !withPassword
  return (
    <div class="card unlock" data-testid="unlock">
      <span class="badge">
        <Icon name="lock" size={20} />
      </span>
      <h2>{t(view.state === "closed" ? "options_unlock_title_closed" : "options_unlock_title")}</h2>
      <p>{t(pin ? "options_unlock_pin" : "options_unlock_password")}</p>
      <UnlockForm key={String(pin)} pin={pin} triesLeft={view.triesLeft} action={action} />
      {passkeysPossible && view.hasPasskey && (
        <Button
          wide
          icon="key"
          testid="unlock-passkey"
          onClick={() =>
            void action
              .run(async () => ask("vault.openWithPasskey", { passkey: await usePasskey() }))
              .then(() => session.load())
          }
        >
          {t("options_unlock_passkey")}
        </Button>
      )}
      {!pin && view.hasRecovery && (
        <a class="link" href="open.html#recovery" data-testid="unlock-forgotten">
          {t("options_unlock_forgotten")}
        </a>
      )}
      {byPin && (
        <button
          type="button"
          class="link"
          data-testid="unlock-other"
          onClick={() => {
            action.forget()
            setWithPassword(!withPassword)
          }}
        >
          {t(pin ? "options_unlock_use_password" : "options_unlock_use_pin")}
        </button>
      )}
    </div>
  )
}

interface UnlockFormProps {
  /** Asks for the PIN, not for the master password. */
  readonly pin: boolean
  readonly triesLeft: number
  readonly action: Action
}

function UnlockForm({ pin, triesLeft, action }: UnlockFormProps) {
  const [typed, setTyped] = useState("")
  const errorId = useId()
  const field = useRef<HTMLInputElement>(null)
  const error = action.error === null ? null : errorWords(action.error)
  useEffect(() => {
    if (!pin) field.current?.focus()
  }, [pin])

  const submit = async (): Promise<void> => {
    if (typed === "" || action.busy) return
    const done = await action.run(() =>
      pin ? ask("vault.openWithPin", { pin: typed }) : ask("vault.open", { password: typed }),
    )
    if (!done) setTyped("")
    await session.load()
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {pin ? (
        <>
          <PinField
            label={t("options_pin_label")}
            value={typed}
            onInput={setTyped}
            onSubmit={() => void submit()}
            wrong={error !== null}
            describedBy={errorId}
            autofocus
            testid="unlock-pin"
          />
          <p class="error" id={errorId} role="alert" data-testid={error === null ? undefined : "unlock-error"}>
            {error}
          </p>
          {triesLeft < 5 && <p class="hint">{t("options_unlock_tries", triesLeft)}</p>}
        </>
      ) : (
        <TextField
          label={t("options_password_label")}
          type="password"
          autocomplete="current-password"
          value={typed}
          onInput={setTyped}
          error={error}
          errorTestid="unlock-error"
          ref={field}
          testid="unlock-password"
        />
      )}
      <Button kind="primary" type="submit" wide busy={action.busy} testid="unlock-submit">
        {t(action.busy ? "options_unlock_busy" : "options_unlock_submit")}
      </Button>
    </form>
  )
}
