import { useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import type { RootProof } from "../../../messages/contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { TextField } from "../../../ui/text-field.tsx"
import { showToast } from "../../../ui/toast.tsx"
import { errorWords, t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { session } from "../../page-state.ts"
import { CurrentPassword } from "../current-password.tsx"

/**
 * Another browser has moved the vault. The master password takes this one along; if it was changed since the move, the
 * one of before is asked for too, for it opens what is here.
 */
export function Moved() {
  const [password, setPassword] = useState("")
  const [before, setBefore] = useState("")
  const [changed, setChanged] = useState(false)
  const action = useAction()
  const follow = async (by: RootProof | null): Promise<void> => {
    await ask("sync.follow", { password, before: by })
    showToast(t("sync_moved_done"))
    await session.load()
  }
  const submit = async (): Promise<void> => {
    if (password === "" || (changed && before === "")) return
    await action.run(() => follow(changed ? { password: before } : null))
  }
  const { error } = action
  if (error === "password.before" && !changed) setChanged(true)
  const isWrong = error === "password.wrong"
  return (
    <Notice kind="warn" testid="sync-moved">
      <b>{t("sync_moved_title")}</b>
      <p>{t("sync_moved")}</p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {changed ? (
          <>
            <TextField
              label={t("sync_moved_password_new")}
              type="password"
              autocomplete="current-password"
              value={password}
              onInput={setPassword}
              testid="sync-moved-password"
            />
            <p class="hint">{errorWords("password.before")}</p>
            <CurrentPassword
              value={before}
              onInput={setBefore}
              action={action}
              onPasskey={follow}
              label={t("sync_moved_password_before")}
              testid="sync-moved-before"
            />
          </>
        ) : (
          <TextField
            label={t("options_password_current")}
            type="password"
            autocomplete="current-password"
            value={password}
            onInput={setPassword}
            error={isWrong ? errorWords("password.wrong") : null}
            testid="sync-moved-password"
            errorTestid="sync-moved-password-error"
          />
        )}
        {error !== null && !isWrong && error !== "password.before" && (
          <p class="error">{error === "sync.absent" ? t("sync_moved_absent") : errorWords(error)}</p>
        )}
        <div class="actions">
          <Button kind="primary" type="submit" busy={action.busy} testid="sync-moved-submit">
            {t(action.busy ? "sync_moved_busy" : "sync_moved_button")}
          </Button>
        </div>
      </form>
    </Notice>
  )
}
