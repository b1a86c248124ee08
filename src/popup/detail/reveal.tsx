import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { AccountView, Value } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Qr } from "../../ui/qr.tsx"
import { t } from "../../ui/words.ts"
import { copyText } from "../act.ts"
import { ProofForm } from "./proof.tsx"

interface RevealProps {
  readonly account: AccountView
  readonly onClose: () => void
}

/** The code's secret as QR and as link: asks afresh each time, and is gone when the window is left. */
export function Reveal({ account, onClose }: RevealProps) {
  const [secret, setSecret] = useState<Value<"account.reveal"> | null>(null)
  useEffect(() => {
    if (secret === null) return undefined
    const away = () => onClose()
    const hidden = () => {
      if (document.visibilityState === "hidden") onClose()
    }
    window.addEventListener("blur", away)
    document.addEventListener("visibilitychange", hidden)
    return () => {
      window.removeEventListener("blur", away)
      document.removeEventListener("visibilitychange", hidden)
    }
  }, [secret, onClose])
  const name = account.issuer || account.username
  return (
    <Dialog title={t("popup_reveal_title", name)} onClose={onClose} testid="reveal">
      {secret === null ? (
        <ProofForm
          reason={t("popup_reveal_reason")}
          tab={`reveal-${account.id}`}
          onProof={async (proof) => setSecret(await ask("account.reveal", { id: account.id, proof }))}
        />
      ) : (
        <>
          <Qr text={secret.uri} label={t("popup_reveal_qr", name)} testid="reveal-qr" />
          <Notice kind="warn">{t("popup_reveal_warning")}</Notice>
          <p
            class="uri"
            tabIndex={0}
            aria-label={t("popup_add_link_label")}
            role="textbox"
            aria-readonly
            data-testid="reveal-uri"
          >
            {secret.uri}
          </p>
          <div class="actions">
            <Button icon="link" onClick={() => void copyText(secret.uri, t("popup_link_copied"))}>
              {t("popup_copy_link")}
            </Button>
            <Button icon="key" onClick={() => void copyText(secret.secret, t("popup_secret_copied"))}>
              {t("popup_copy_secret")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}
