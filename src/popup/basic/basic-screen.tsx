import { useEffect, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { BasicView, Proof } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { ProofForm } from "../detail/proof.tsx"
import { troubleOf } from "../state.ts"

/** So often the worker hears of us, ms: one that is idle for half a minute is ended, and with it what waits. */
const BEAT = 15_000
/** Clicks and keys count after this time, ms: the window may have come up under a finger. */
const DEAF = 700

/** A page asks for username and password before it shows anything: which account, or none. A window of its own. */
export function BasicScreen({ question }: { readonly question: string }) {
  const [view, setView] = useState<BasicView | null>(null)
  const [account, setAccount] = useState<string | null>(null)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [deaf, setDeaf] = useState(true)

  useEffect(() => {
    async function look(): Promise<void> {
      try {
        const next = await ask("basic.asked", { ask: question })
        setView(next)
        setAccount((now) => now ?? next.accounts[0]?.id ?? null)
      } catch (thrown) {
        setError(troubleOf(thrown))
      }
    }
    void look()
    const beat = setInterval(() => void look(), BEAT)
    const hearing = setTimeout(() => setDeaf(false), DEAF)
    return () => {
      clearInterval(beat)
      clearTimeout(hearing)
    }
  }, [question])

  const send = async (to: string | null, proof: Proof | null): Promise<void> => {
    await ask("basic.answer", { ask: question, account: to, proof })
    window.close()
  }
  const attempt = (to: string | null): void => {
    void send(to, null).catch((thrown: unknown) => setError(troubleOf(thrown)))
  }

  if (view === null) return <main class="middle">{error !== null && <p role="alert">{errorWords(error)}</p>}</main>
  return (
    <main class="scroller" inert={deaf} data-testid={deaf ? undefined : "basic"}>
      <div class="stack">
        <h1 class="basic-title">
          <Icon name="key" size={20} />
          {t("basic_title", view.site)}
        </h1>
        {view.ascii !== null && <p class="hint">{view.ascii}</p>}
        {view.isPlain && <Notice kind="warn">{t("basic_plain")}</Notice>}
        {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
        <fieldset class="basic-accounts">
          <legend>{t("basic_account")}</legend>
          {view.accounts.map(({ id, issuer, username }) => (
            <label key={id}>
              <input
                type="radio"
                name="account"
                checked={id === account}
                data-testid="basic-account"
                onChange={() => setAccount(id)}
              />
              {[issuer, username].filter(Boolean).join(" · ") || t("popup_unnamed")}
            </label>
          ))}
        </fieldset>
        {view.needsProof ? (
          <ProofForm reason={t("basic_reason")} onProof={(proof) => send(account, proof)} />
        ) : (
          <Button kind="primary" wide testid="basic-send" onClick={() => attempt(account)}>
            {t("basic_send")}
          </Button>
        )}
        <Button wide testid="basic-no" onClick={() => attempt(null)}>
          {t("basic_no")}
        </Button>
      </div>
    </main>
  )
}
