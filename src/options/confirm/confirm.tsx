import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { AskedView, FillOutcome, Proof } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Mark } from "../../ui/mark.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Tile } from "../../ui/tile.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { closeTab } from "../open/close-tab.ts"
import { useLive } from "../page-state.ts"
import { passkeyProof } from "../passkey-ceremony.ts"
import { Doubts, Wanted } from "./doubts.tsx"
import { ProofField, type TypedProof } from "./proof-field.tsx"
import { useSettled } from "./settled.ts"

/** The whole window. */
export function Confirm({ ask: question }: { readonly ask: string }) {
  const view = useLive(() => ask("fill.asked", { ask: question }))
  const answer = view.answer.value
  return (
    <main class="confirm" aria-busy={answer.state === "loading"}>
      {answer.state === "ready" && <Question key={question} ask={question} view={answer.value} />}
      {answer.state === "failed" && <Over words={errorWords(answer.code)} />}
    </main>
  )
}

/** Nothing can be answered any more. */
function Over({ words }: { readonly words: string }) {
  return (
    <>
      <header>
        <Mark size={28} />
        <h1>{t("confirm_title")}</h1>
      </header>
      <Notice kind="error" testid="confirm-over">
        {words}
      </Notice>
      <Button wide testid="confirm-close" onClick={() => void closeTab()}>
        {t("confirm_close")}
      </Button>
    </>
  )
}

interface QuestionProps {
  readonly ask: string
  readonly view: AskedView
}

function Question({ ask: question, view }: QuestionProps) {
  const settled = useSettled()
  const action = useAction()
  const [typed, setTyped] = useState<TypedProof>({ by: "pin", text: "" })
  const [outcome, setOutcome] = useState<FillOutcome | null>(null)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) void answer(false, () => null)
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [])
  const ended = action.error !== null && /^(?:fill|vault|account)\./.test(action.error)
  if (ended && action.error !== null) return <Over words={errorWords(action.error)} />
  if (outcome !== null) return <Over words={t("confirm_refused")} />

  async function answer(yes: boolean, proof: () => Proof | null | Promise<Proof>): Promise<void> {
    await action.run(async () => {
      const done = await ask("fill.answer", { ask: question, yes, proof: await proof() })
      if (done === null || done.filled.length > 0) await closeTab()
      else setOutcome(done)
    })
  }
  const typedProof = (): Proof | null =>
    !view.needsProof ? null : typed.by === "pin" ? { pin: typed.text } : { password: typed.text }
  const lacking = view.needsProof && typed.text === ""

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (settled && !lacking) void answer(true, typedProof)
      }}
    >
      <header>
        <Mark size={28} />
        <h1>{t(view.what === "fill" ? "confirm_fill" : "confirm_generate")}</h1>
      </header>
      <p class="site" data-testid="confirm-site">
        <b>{view.site}</b>
        {view.ascii !== null && <code data-testid="confirm-ascii">{view.ascii}</code>}
      </p>
      {view.account !== null && (
        <div class="card account" data-testid="confirm-account">
          <Tile issuer={view.account.issuer} username={view.account.username} plain />
          <span class="words">
            <b>{view.account.issuer || view.account.username}</b>
            {view.account.issuer !== "" && <small>{view.account.username}</small>}
          </span>
        </div>
      )}
      <Wanted kinds={view.kinds} />
      <Doubts view={view} />
      <fieldset disabled={!settled} data-testid="confirm-settled">
        {view.needsProof && (
          <ProofField
            value={typed}
            onInput={setTyped}
            onSubmit={() => void answer(true, typedProof)}
            onPasskey={() => void answer(true, passkeyProof)}
            action={action}
          />
        )}
        <div class="actions">
          <Button onClick={() => void answer(false, () => null)} testid="confirm-no">
            {t("confirm_no")}
          </Button>
          <Button kind="primary" type="submit" busy={action.busy} disabled={lacking} testid="confirm-yes">
            {t("confirm_yes")}
          </Button>
        </div>
      </fieldset>
    </form>
  )
}
