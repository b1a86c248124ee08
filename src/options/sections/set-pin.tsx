import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RootProof } from "../../messages/contract.ts"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { useTwice } from "../new-password.tsx"
import { fitsPin, NewPin } from "../new-pin.tsx"
import { session } from "../page-state.ts"
import { CurrentPassword } from "./current-password.tsx"
import { FormDialog } from "./form-dialog.tsx"

/** Sets or changes the PIN, which takes the master password: a PIN cannot vouch for its successor. */
export function SetPin({ hasPin, onClose }: { readonly hasPin: boolean; readonly onClose: () => void }) {
  const [password, setPassword] = useState("")
  const twice = useTwice()
  const action = useAction()
  const save = async (by: RootProof): Promise<void> => {
    await ask("pin.set", { ...by, pin: twice.first })
    onClose()
    showToast(t("options_pin_was_set"))
    await session.load()
  }
  const submit = (by: RootProof | null): Promise<unknown> =>
    twice.check(fitsPin) && by !== null ? action.run(() => save(by)) : Promise.resolve()
  return (
    <FormDialog
      title={t(hasPin ? "options_pin_change_title" : "options_pin_set_title")}
      lede={t("options_pin_set_lede")}
      submit={t("options_pin_set")}
      busyWords={t("options_pin_saving")}
      action={action}
      shownByFields={["password.wrong", "pin.form"]}
      testid="set-pin"
      onSubmit={() => void submit(password === "" ? null : { password })}
      onClose={onClose}
    >
      <CurrentPassword
        value={password}
        onInput={setPassword}
        action={action}
        onPasskey={async (by) => twice.check(fitsPin) && save(by)}
        testid="set-pin-password"
      />
      <NewPin
        twice={twice}
        label={t("options_pin_new")}
        error={action.error === "pin.form" ? action.error : null}
        testid="set-pin-pin"
        onSubmit={() => void submit(password === "" ? null : { password })}
      />
    </FormDialog>
  )
}
