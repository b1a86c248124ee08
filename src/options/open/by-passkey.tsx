import { useEffect } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { passkeysPossible, usePasskey } from "../passkey-ceremony.ts"
import { Step } from "../welcome/step.tsx"
import { closeTab } from "./close-tab.ts"

/** Opens the vault by passkey, or with `gate` the gate of an open one: begins at once, and closes its tab when done. */
export function ByPasskey({ gate }: { readonly gate: boolean }) {
  const action = useAction()
  const go = (): void =>
    void action.run(async () => {
      const passkey = await usePasskey()
      await (gate ? ask("gate.open", { passkey }) : ask("vault.openWithPasskey", { passkey }))
      await closeTab()
    })
  useEffect(() => {
    // Without the focus the browser refuses; then a click brings it.
    if (passkeysPossible && document.hasFocus()) go()
  }, [])
  return (
    <Step
      title={t(gate ? "open_gate_title" : "open_passkey_title")}
      lede={t(passkeysPossible ? "open_passkey_lede" : "options_passkeys_impossible")}
      testid="open-passkey"
    >
      {action.error !== null && (
        <Notice kind="error" testid="open-error">
          {errorWords(action.error)}
        </Notice>
      )}
      <div class="foot">
        {passkeysPossible && (
          <Button kind="primary" wide busy={action.busy} testid="open-passkey-go" onClick={go}>
            {t("open_passkey_go")}
          </Button>
        )}
        <a class="link" href="index.html#security" data-testid="open-other">
          {t("open_other")}
        </a>
      </div>
    </Step>
  )
}
