import { useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import type { RequestAnswer, RequestView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { Country } from "./country.tsx"
import { RequestFacts } from "./facts.tsx"
import { Heading } from "./heading.tsx"
import { Choices, TwoDigits } from "./numbers.tsx"
import { hide } from "./state.ts"

interface AskedProps {
  readonly request: RequestView
  readonly busy: boolean
  readonly error: ErrorCode | null
  readonly ready: boolean
  readonly onChoose: (answer: RequestAnswer) => void
}

const how = { none: "request_how_none", choose: "request_how_choose", type: "request_how_type" } as const

/** The question itself, and what can be said to it. */
export function Asked({ request, busy, error, ready, onChoose }: AskedProps) {
  const { number, details, question, country } = request
  const [digits, setDigits] = useState("")
  const [same, setSame] = useState((details?.binding ?? "") === "")
  const known = country?.state === "known" ? country.country : null
  const may = same && (country === null || known !== null)
  const approve = (choice: string | null): void => onChoose({ kind: "approve", choice, country: known })
  const typed = number.kind === "type"
  return (
    <form
      class="request-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (may && (!typed || digits.length === 2)) approve(typed ? digits : null)
      }}
    >
      <div class="request-body" tabIndex={number.kind === "none" ? 0 : undefined}>
        <Heading ready={ready && !typed}>{t("request_heading")}</Heading>
        <p id="request-question">
          {question !== "" && (
            <span class="request-asked" data-testid="request-question">
              {question}
            </span>
          )}{" "}
          {t(how[number.kind])}
        </p>
        {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
        <RequestFacts request={request} />
        {details !== null && details.binding !== "" && (
          <label class="card request-binding">
            <input
              type="checkbox"
              checked={same}
              data-testid="request-same"
              onChange={(event) => setSame(event.currentTarget.checked)}
            />
            <span>
              {t("request_binding")}
              <b data-testid="request-binding">{details.binding}</b>
            </span>
          </label>
        )}
        {country !== null && <Country request={request} country={country} />}
        {number.kind === "choose" && <Choices choices={number.choices} disabled={busy || !may} onChoose={approve} />}
        {typed && ready && <TwoDigits value={digits} onInput={setDigits} />}
      </div>
      <div class="request-foot">
        {number.kind !== "choose" && (
          <Button
            kind="primary"
            type="submit"
            wide
            busy={busy}
            disabled={!may || (typed && digits.length < 2)}
            testid="request-approve"
          >
            {t("request_approve")}
          </Button>
        )}
        <div class="trio">
          <Button
            kind="danger"
            testid="request-not-me"
            onClick={() => onChoose({ kind: "decline", reason: "unknown_trigger" })}
          >
            {t("request_not_me")}
          </Button>
          <Button testid="request-deny" onClick={() => onChoose({ kind: "decline", reason: null })}>
            {t("request_deny")}
          </Button>
          <Button testid="request-hide" onClick={hide}>
            {t("request_hide")}
          </Button>
        </div>
      </div>
    </form>
  )
}
