import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { Value } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Qr } from "../../ui/qr.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { passkeysPossible, usePasskey } from "../passkey-ceremony.ts"
import { Step } from "../welcome/step.tsx"
import { closeTab } from "./close-tab.ts"

type Secret = Value<"account.reveal"> & { readonly name: string }

/** The secret of one account as a QR code, by passkey; gone with this tab, and as soon as that is left. */
export function Revealed({ id }: { readonly id: string }) {
  const [secret, setSecret] = useState<Secret | null>(null)
  const action = useAction()
  const go = (): void =>
    void action.run(async () => {
      const { issuer, username } = await ask("account.get", { id })
      const passkey = await usePasskey()
      setSecret({ ...(await ask("account.reveal", { id, proof: { passkey } })), name: issuer || username })
    })
  useEffect(() => {
    // Without the focus the browser refuses; then a click brings it.
    if (passkeysPossible && document.hasFocus()) go()
  }, [])
  useEffect(() => {
    const left = (): void => {
      if (document.visibilityState === "hidden") setSecret(null)
    }
    document.addEventListener("visibilitychange", left)
    return () => document.removeEventListener("visibilitychange", left)
  }, [])
  if (secret === null) {
    return (
      <Step title={t("open_gate_title")} lede={t("popup_reveal_reason")} testid="open-reveal">
        {action.error !== null && (
          <Notice kind="error" testid="open-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" wide busy={action.busy} testid="open-passkey-go" onClick={go}>
            {t("open_passkey_go")}
          </Button>
        </div>
      </Step>
    )
  }
  return (
    <Step
      title={t("popup_reveal_title", secret.name)}
      lede={t("popup_reveal_warning")}
      focusTitle
      testid="open-revealed"
    >
      <Qr text={secret.uri} label={t("popup_reveal_qr", secret.name)} testid="reveal-qr" />
      <p
        class="uri"
        tabIndex={0}
        role="textbox"
        aria-readonly
        aria-label={t("popup_add_link_label")}
        data-testid="reveal-uri"
      >
        {secret.uri}
      </p>
      <div class="foot">
        <Button kind="primary" wide testid="reveal-done" onClick={() => void closeTab()}>
          {t("open_reveal_done")}
        </Button>
      </div>
    </Step>
  )
}
