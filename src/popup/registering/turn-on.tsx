import { ask } from "../../messages/ask.ts"
import type { AccountBrief } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { t } from "../../ui/words.ts"
import { attempt, place, popup } from "../state.ts"
import "./registering.css"

/** From codes to sign-in requests: what that takes, and for whom it is no way. The account goes along to the offer. */
export function TurnOn({ account: { id, issuer, username } }: { readonly account: AccountBrief }) {
  async function scan(): Promise<void> {
    const values = { account: id, at: String(Date.now()) }
    if (await attempt(() => ask("draft.put", { form: "register", values }))) place.value = { name: "add", way: "scan" }
  }
  return (
    <details class="card turn-on" data-testid="turn-on">
      <summary data-testid="turn-on-open">{t("turn_on")}</summary>
      {popup.value?.policy.allowSignInRequests === false ? (
        <Notice kind="info">{t("request_not_allowed")}</Notice>
      ) : (
        <>
          <p>{t("turn_on_text", issuer || username)}</p>
          <p class="lead">{t("turn_on_others")}</p>
          <Button icon="scan" wide testid="turn-on-scan" onClick={() => void scan()}>
            {t("popup_scan")}
          </Button>
        </>
      )}
    </details>
  )
}
