import { ask } from "../../messages/ask.ts"
import type { AccountView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { attempt } from "../state.ts"
import { day } from "../when.ts"

/** What an account was before: names, and codes that can be used again. Passwords and notes have theirs behind the gate. */
export function History({ account }: { readonly account: AccountView }) {
  const { id, formerNames, formerCodes } = account
  if (formerNames.length + formerCodes.length === 0) return null
  const useAgain = async (version: string): Promise<void> => {
    await ask("account.formerCode", { id, version })
    showToast(t("popup_history_code_used"))
  }
  return (
    <details class="more" data-testid="detail-history">
      <summary>{t("popup_history")}</summary>
      <ul class="plain">
        {formerNames.map(({ field, value, until }) => (
          <li key={`${field} ${until} ${value}`} class="made">
            <span>
              <b>{value}</b>
              <small>{t(`popup_history_${field}`, day(until))}</small>
            </span>
          </li>
        ))}
        {formerCodes.map(({ version, until }) => (
          <li key={version} class="made">
            <span>
              {t("popup_history_code")}
              <small>{t("popup_password_until", day(until))}</small>
            </span>
            <Button testid="detail-history-use" onClick={() => void attempt(() => useAgain(version))}>
              {t("popup_history_code_use")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
