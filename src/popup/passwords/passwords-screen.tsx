import { useEffect, useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { SignInRow } from "../../messages/contract.ts"
import { Icon } from "../../ui/icon.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { ProofForm } from "../detail/proof.tsx"
import { Nav } from "../nav.tsx"
import { popup, troubleOf } from "../state.ts"
import { SignInList } from "./sign-in-list.tsx"

type Stage = { readonly at: "waiting" | "shut" } | { readonly at: "open"; readonly rows: readonly SignInRow[] }

/** The passwords: behind the gate always, also where App Lock is off. They leave the screen when the gate closes. */
export function PasswordsScreen() {
  const [stage, setStage] = useState<Stage>({ at: "waiting" })
  const [error, setError] = useState<ErrorCode | null>(null)

  async function list(): Promise<void> {
    try {
      setStage({ at: "open", rows: await ask("signIn.list") })
    } catch (thrown) {
      setStage({ at: "shut" })
      if (codeOf(thrown) !== "gate.closed") setError(troubleOf(thrown))
    }
  }
  // Every change in the vault, and the gate's end, bring a new view of the popup.
  useEffect(() => popup.subscribe(() => void list()), [])

  if (stage.at === "open") return <SignInList rows={stage.rows} />
  if (stage.at === "waiting") return <main class="scroller" aria-busy="true" />
  return (
    <>
      <main class="middle calm" data-testid="passwords-gate">
        <Icon name="key" size={40} />
        <h1>{t("popup_passwords")}</h1>
        {error !== null && <p role="alert">{errorWords(error)}</p>}
        <ProofForm
          tab="gate"
          reason={t("popup_passwords_reason")}
          onProof={async (proof) => {
            await ask("gate.open", proof)
            await list()
          }}
        />
      </main>
      <Nav here="passwords" />
    </>
  )
}
