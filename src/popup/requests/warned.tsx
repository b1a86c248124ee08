import type { RequestAnswer } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { Heading } from "./heading.tsx"
import { hide } from "./state.ts"

interface WarnedProps {
  readonly ready: boolean
  readonly onChoose: (answer: RequestAnswer) => void
  readonly onGoOn: () => void
}

/** Stands before a request for some minutes after a wrong number, or one that was said to be somebody else's. */
export function Warned({ ready, onChoose, onGoOn }: WarnedProps) {
  return (
    <>
      <div class="request-body warned" tabIndex={0} data-testid="request-warned">
        <Icon name="warning" size={36} />
        <Heading ready={ready}>{t("request_warned_title")}</Heading>
        <p id="request-question">{t("request_warned")}</p>
      </div>
      <div class="request-foot">
        <Button
          kind="primary"
          wide
          testid="request-not-me"
          onClick={() => onChoose({ kind: "decline", reason: "unknown_trigger" })}
        >
          {t("request_not_me")}
        </Button>
        <div class="pair">
          <Button testid="request-go-on" onClick={onGoOn}>
            {t("request_go_on")}
          </Button>
          <Button testid="request-hide" onClick={hide}>
            {t("request_hide")}
          </Button>
        </div>
      </div>
    </>
  )
}
