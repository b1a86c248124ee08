import browser from "webextension-polyfill"
import { hostPatterns } from "../../../domain/remote-address.ts"
import { ask } from "../../../messages/ask.ts"
import type { RegistrationView } from "../../../messages/contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Switch } from "../../../ui/choice.tsx"
import { errorWords, t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { dateOnly } from "../../when.ts"

const nameOf = ({ account }: RegistrationView): string =>
  [account.issuer, account.username].filter(Boolean).join(" · ") || t("popup_unnamed")

interface RegistrationRowProps {
  readonly registration: RegistrationView
  readonly onChange: () => void
  readonly onUnregister: () => void
}

/** One registration: the server, what is wrong with it, how its requests are told, and whether its rules count. */
export function RegistrationRow({ registration, onChange, onUnregister }: RegistrationRowProps) {
  const { id, origin, at, trouble, notify, rules } = registration
  const name = nameOf(registration)
  const allow = (): Promise<boolean> =>
    attempt(async () => {
      const granted = await browser.permissions.request({ origins: hostPatterns(new URL(origin)) })
      if (granted) await ask("requests.check")
      onChange()
    })
  const change = (changes: { notify?: boolean; external?: boolean }): void =>
    // After a refusal as well: the switch then goes back to what is so.
    void attempt(() => ask("registration.change", { id, changes })).then(onChange)
  return (
    <div class="row-block registration" data-testid="registration">
      <div class="row">
        <div class="words">
          <b>{name}</b>
          <p class="hint">{t("options_requests_since", new URL(origin).host, dateOnly(at))}</p>
          {trouble !== null && <p class="error">{errorWords(trouble)}</p>}
          {rules?.refused && <p class="error">{t("options_requests_rules_refused")}</p>}
        </div>
        <div class="row-actions">
          {trouble === "approval.forbidden" && <Button onClick={() => void allow()}>{t("registration_allow")}</Button>}
          <button
            type="button"
            class="button"
            aria-label={t("registration_remove_title", name)}
            data-testid="registration-remove"
            onClick={onUnregister}
          >
            {t("registration_remove")}
          </button>
        </div>
      </div>
      <Switch
        label={t("registration_notify")}
        hint={t("registration_notify_detail")}
        checked={notify}
        testid="registration-notify"
        onChange={(on) => change({ notify: on })}
      />
      <Rules registration={registration} onExternal={(external) => change({ external })} />
    </div>
  )
}

interface RulesProps {
  readonly registration: RegistrationView
  readonly onExternal: (external: boolean) => void
}

/** What the account is to its organisation. Only rules that limit something are worth a switch. */
function Rules({ registration: { account, rules }, onExternal }: RulesProps) {
  if (rules === null || rules.account === null) return null
  const issuer = account.issuer || account.username
  if (rules.account === "external") return <p class="hint">{t("options_requests_guest", issuer)}</p>
  if (!rules.limiting && !rules.external) return null
  return (
    <Switch
      label={t("options_requests_external")}
      hint={t(rules.external ? "options_requests_external_on" : `options_requests_external_${rules.account}`, issuer)}
      checked={rules.external}
      testid="registration-external"
      onChange={onExternal}
    />
  )
}
