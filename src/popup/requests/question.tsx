import { useEffect, useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { Proof, RequestAnswer, RequestView } from "../../messages/contract.ts"
import { clock } from "../../ui/clock.ts"
import { troubleOf } from "../state.ts"
import { Asked } from "./asked.tsx"
import { Confirmed } from "./confirmed.tsx"
import { Frame } from "./frame.tsx"
import { Ended } from "./outcome.tsx"
import { hide, look } from "./state.ts"
import { Warned } from "./warned.tsx"

/** Clicks count after this time, ms: the question may have come up under a finger. */
const DEAF = 500

interface QuestionProps {
  readonly request: RequestView
  /** How many there are, this one among them. */
  readonly count: number
}

/** One request: perhaps a warning, the question, perhaps a proof. Escape goes back, and from the question hides it. */
export function Question({ request, count }: QuestionProps) {
  const [deaf, setDeaf] = useState(true)
  const [warned, setWarned] = useState(request.warnedUntil !== null)
  const [answer, setAnswer] = useState<RequestAnswer | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorCode | null>(null)

  useEffect(() => {
    const hearing = setTimeout(() => setDeaf(false), DEAF)
    return () => clearTimeout(hearing)
  }, [])
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return
      event.preventDefault()
      if (answer === null) hide()
      else setAnswer(null)
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [answer])

  const send = async (said: RequestAnswer, proof: Proof | null): Promise<void> => {
    await ask("request.answer", { id: request.id, answer: said, proof })
    await look("requests.state")
  }
  async function choose(said: RequestAnswer): Promise<void> {
    setError(null)
    const report = said.kind === "decline" && said.reason === "unknown_trigger"
    if (report || request.proof !== "none") return setAnswer(said)
    setBusy(true)
    await send(said, null).catch((thrown: unknown) => setError(troubleOf(thrown)))
    setBusy(false)
  }

  if (!busy && clock.value >= request.expiresAt) return <Ended request={request} />
  return (
    <Frame request={request} count={count} deaf={deaf}>
      {answer !== null ? (
        <Confirmed request={request} answer={answer} onBack={() => setAnswer(null)} send={send} />
      ) : warned ? (
        <Warned onChoose={(said) => void choose(said)} onGoOn={() => setWarned(false)} ready={!deaf} />
      ) : (
        <Asked request={request} busy={busy} error={error} ready={!deaf} onChoose={(said) => void choose(said)} />
      )}
    </Frame>
  )
}
