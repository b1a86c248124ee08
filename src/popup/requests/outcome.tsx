import { useEffect } from "preact/hooks"
import type { AccountBrief, AnswerView, RequestView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Code } from "../../ui/code.tsx"
import { Icon, type IconName } from "../../ui/icon.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { attempt } from "../state.ts"
import "./outcome.css"
import { goOn } from "./state.ts"
import { told, type Told } from "./told.ts"

/** After this time the page goes on by itself from an answer that was taken, ms. */
const MOMENT = 2500

const nameOf = ({ issuer, username }: AccountBrief): string => issuer || username

/** What became of an answer. */
export function Outcome({ answer }: { readonly answer: AnswerView }) {
  const { id, account, outcome, code, trouble } = answer
  const { looks, tone, title, text } = told(answer)
  const short =
    code === null &&
    (outcome === "approved" || (outcome === "denied" && !answer.notMe && !answer.wrongNumber && trouble === null))
  useEffect(() => {
    if (!short) return undefined
    const timer = setTimeout(() => void attempt(() => goOn(id)), MOMENT)
    return () => clearTimeout(timer)
  }, [short])
  return (
    <Said
      looks={looks}
      tone={tone}
      title={t(title)}
      text={t(text, nameOf(account))}
      outcome={outcome}
      onDone={() => goOn(id)}
    >
      {code !== null && (
        <div class="request-code">
          <Code code={code} size="large" testid="request-code" />
        </div>
      )}
      {trouble !== null && outcome === "sending" && !answer.wrongNumber && (
        <p class="request-trouble" data-testid="request-trouble">
          {errorWords(trouble)}
        </p>
      )}
    </Said>
  )
}

/** The request is over, and was not answered here. */
export function Ended({ request }: { readonly request: RequestView }) {
  const expired = Date.now() >= request.expiresAt
  return (
    <Said
      looks="code"
      tone="warn"
      title={t(expired ? "request_expired_title" : "request_gone_title")}
      text={t(expired ? "request_expired" : "request_gone", nameOf(request.account))}
      outcome="ended"
      onDone={() => goOn(request.id)}
    />
  )
}

interface SaidProps {
  readonly looks: IconName | "spinner"
  readonly tone: Told["tone"]
  readonly title: string
  readonly text: string
  readonly outcome: AnswerView["outcome"] | "ended"
  readonly onDone: () => Promise<void>
  readonly children?: preact.ComponentChildren
}

function Said({ looks, tone, title, text, outcome, onDone, children }: SaidProps) {
  return (
    <main class={`middle request-said ${tone}`}>
      <div role="status" data-testid="request-outcome" data-outcome={outcome}>
        {looks === "spinner" ? (
          <span class="spinner large" aria-hidden="true" />
        ) : (
          <span class="request-sign">
            <Icon name={looks} size={36} />
          </span>
        )}
        <h1>{title}</h1>
        <p class="long">{text}</p>
        {children}
      </div>
      <Button wide testid="request-done" onClick={() => void attempt(onDone)}>
        {t("request_done")}
      </Button>
    </main>
  )
}
