import { useEffect, useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import type { RootProof } from "../../../messages/contract.ts"
import { tellCopied } from "../../../messages/copied.ts"
import { Button } from "../../../ui/button.tsx"
import { Dialog } from "../../../ui/dialog.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { Qr } from "../../../ui/qr.tsx"
import { t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { attempt } from "../../attempt.ts"
import { Group, Row } from "../../section.tsx"
import { CurrentPassword } from "../current-password.tsx"
import { FormDialog } from "../form-dialog.tsx"

/** The way for another browser to join: a code, shown to someone who has just proved who they are. */
export function AddBrowser() {
  const [state, setState] = useState<"closed" | "asking" | { readonly code: string }>("closed")
  const close = (): void => setState("closed")
  return (
    <>
      <Group>
        <Row label={t("sync_add_browser")} hint={t("sync_add_browser_hint")}>
          <Button icon="qr" testid="sync-add-browser" onClick={() => setState("asking")}>
            {t("sync_add_browser_button")}
          </Button>
        </Row>
      </Group>
      {state === "asking" && <Prove onCode={(code) => setState({ code })} onClose={close} />}
      {typeof state === "object" && <Code code={state.code} onClose={close} />}
    </>
  )
}

interface ProveProps {
  readonly onCode: (code: string) => void
  readonly onClose: () => void
}

function Prove({ onCode, onClose }: ProveProps) {
  const [password, setPassword] = useState("")
  const action = useAction()
  const show = async (proof: RootProof): Promise<void> => onCode((await ask("sync.code", proof)).code)
  const submit = async (): Promise<void> => {
    if (password !== "") await action.run(() => show({ password }))
  }
  return (
    <FormDialog
      title={t("sync_add_browser")}
      lede={t("sync_code_proof")}
      submit={t("sync_code_show")}
      busyWords={t("options_unlock_busy")}
      action={action}
      shownByFields={["password.wrong"]}
      testid="sync-code-proof"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CurrentPassword
        value={password}
        onInput={setPassword}
        action={action}
        onPasskey={show}
        testid="sync-code-password"
      />
    </FormDialog>
  )
}

async function copyCode(code: string): Promise<void> {
  await navigator.clipboard.writeText(code)
  await tellCopied(code)
}

/** The code as picture and as text; gone when the tab is left. */
function Code({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  useEffect(() => {
    const hidden = (): void => {
      if (document.visibilityState === "hidden") onClose()
    }
    document.addEventListener("visibilitychange", hidden)
    return () => document.removeEventListener("visibilitychange", hidden)
  }, [onClose])
  return (
    <Dialog title={t("sync_code_title")} onClose={onClose} testid="sync-code">
      <ol class="steps">
        <li>{t("sync_code_step_install")}</li>
        <li>{t("sync_code_step_join")}</li>
        <li>{t("sync_code_step_password")}</li>
      </ol>
      <Qr text={code} label={t("sync_code_qr")} testid="sync-code-qr" />
      <Notice kind="warn">{t("sync_code_warning")}</Notice>
      <p
        class="uri"
        tabIndex={0}
        role="textbox"
        aria-readonly
        aria-label={t("sync_code_text")}
        data-testid="sync-code-text"
      >
        {code}
      </p>
      <div class="actions">
        <Button
          icon="copy"
          testid="sync-code-copy"
          onClick={() => void attempt(() => copyCode(code), t("sync_code_copied"))}
        >
          {t("sync_code_copy")}
        </Button>
        <Button kind="primary" testid="sync-code-done" onClick={onClose}>
          {t("sync_code_done")}
        </Button>
      </div>
    </Dialog>
  )
}
