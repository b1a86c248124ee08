import { useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import type { Proof, RequestAnswer, RequestView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { ProofForm } from "../detail/proof.tsx"
import { openTab } from "../open-tab.ts"
import { troubleOf } from "../state.ts"
import { Heading } from "./heading.tsx"

interface ConfirmedProps {
  readonly request: RequestView
  readonly answer: RequestAnswer
  readonly onBack: () => void
  readonly send: (answer: RequestAnswer, proof: Proof | null) => Promise<void>
}

/** What the tab that asks for a passkey has to be told: the answer, which is no secret. */
function tabOf(id: string, answer: RequestAnswer): `answer-${string}` {
  const said = new URLSearchParams({ id, kind: answer.kind })
  if (answer.kind === "approve" && answer.choice !== null) said.set("choice", answer.choice)
  if (answer.kind === "approve" && answer.country !== null) said.set("country", answer.country)
  if (answer.kind === "decline" && answer.reason !== null) said.set("reason", answer.reason)
  return `answer-${said.toString()}`
}

/** What was chosen, once more in words, and the proof that goes with it. */
export function Confirmed({ request, answer, onBack, send }: ConfirmedProps) {
  const [error, setError] = useState<ErrorCode | null>(null)
  const report = answer.kind === "decline" && answer.reason === "unknown_trigger"
  const title =
    answer.kind === "approve" ? "request_approve_title" : report ? "request_report_title" : "request_deny_title"
  const tab = tabOf(request.id, answer)
  const needs = request.proof
  return (
    <>
      <div class="request-body" data-testid="request-confirm">
        <Heading ready={needs === "none" || needs === "passkey"}>{t(title)}</Heading>
        <p id="request-question">
          {report
            ? t("request_report")
            : answer.kind === "approve" && answer.choice !== null
              ? t("request_chosen", answer.choice)
              : t("request_confirm")}
        </p>
        {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
        {(needs === "pin" || needs === "any") && (
          <ProofForm
            reason={t(request.standsIn ? "request_proof_stands_in" : "request_proof")}
            onProof={(proof) => send(answer, proof)}
            {...(needs === "any" ? { tab } : {})}
          />
        )}
        {needs === "passkey" && (
          <Button kind="primary" wide icon="key" testid="proof-passkey" onClick={() => void openTab(tab)}>
            {t("request_by_passkey")}
          </Button>
        )}
        {needs === "none" && (
          <Button
            kind="danger"
            wide
            testid="request-report"
            onClick={() => void send(answer, null).catch((thrown: unknown) => setError(troubleOf(thrown)))}
          >
            {t("request_report_go")}
          </Button>
        )}
      </div>
      <div class="request-foot">
        <Button wide testid="request-back" onClick={onBack}>
          {t("popup_back")}
        </Button>
      </div>
    </>
  )
}
