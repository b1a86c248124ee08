import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RequestAnswer, RequestView } from "../../messages/contract.ts"
import { CountersignError } from "../../domain/error.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { passkeysPossible, usePasskey } from "../passkey-ceremony.ts"
import { Step } from "../welcome/step.tsx"
import { closeTab } from "./close-tab.ts"

/** The answer that the popup hands over; the worker reads it like any other. */
function answerOf(said: URLSearchParams): RequestAnswer {
  if (said.get("kind") === "approve") {
    return { kind: "approve", choice: said.get("choice"), country: said.get("country") }
  }
  return { kind: "decline", reason: said.get("reason") === "unknown_trigger" ? "unknown_trigger" : null }
}

/** Sends an answer to a sign-in request by passkey, and closes its tab; what became of it stands in the popup. */
export function Answered({ said }: { readonly said: URLSearchParams }) {
  const [request, setRequest] = useState<RequestView | null>(null)
  const action = useAction()
  const answer = answerOf(said)
  const id = said.get("id") ?? ""
  useEffect(
    () =>
      void action.run(async () => {
        const found = (await ask("requests.state")).requests.find((each) => each.id === id)
        if (found === undefined) throw new CountersignError("approval.gone")
        setRequest(found)
      }),
    [],
  )
  const go = (): void =>
    void action.run(async () => {
      const passkey = await usePasskey()
      await ask("request.answer", { id, answer, proof: { passkey } })
      await closeTab()
    })
  useEffect(() => {
    // Without the focus the browser refuses; then a click brings it.
    if (request !== null && passkeysPossible && document.hasFocus()) go()
  }, [request])
  const report = answer.kind === "decline" && answer.reason !== null
  const title =
    answer.kind === "approve" ? "request_approve_title" : report ? "request_report_title" : "request_deny_title"
  return (
    <Step
      title={t(title)}
      lede={
        request === null
          ? t("open_passkey_lede")
          : t("open_answer_lede", request.account.issuer, request.account.username, new URL(request.origin).host)
      }
      testid="open-answer"
    >
      {answer.kind === "approve" && answer.choice !== null && <p>{t("request_chosen", answer.choice)}</p>}
      {action.error !== null && (
        <Notice kind="error" testid="open-error">
          {errorWords(action.error)}
        </Notice>
      )}
      {request !== null && passkeysPossible && (
        <div class="foot">
          <Button kind="primary" wide busy={action.busy} testid="open-passkey-go" onClick={go}>
            {t("open_passkey_go")}
          </Button>
        </div>
      )}
    </Step>
  )
}
