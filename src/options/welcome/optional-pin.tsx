import { openPolicy } from "../../domain/policy.ts"
import { defaultSettings } from "../../domain/settings.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { useTwice } from "../new-password.tsx"
import { fitsPin, NewPin } from "../new-pin.tsx"
import { policy } from "../page-state.ts"
import { lockAfterInForce } from "../policy-limits.ts"
import { Managed } from "../section.tsx"
import { duration } from "../when.ts"
import { Step } from "./step.tsx"

interface OptionalPinProps {
  /** The master password of the step before, which setting a PIN takes. */
  readonly password: string
  readonly onNext: () => void
}

/** A PIN, or not now (unless an organisation requires one); what App Lock does, and what it cannot. */
export function OptionalPin({ password, onNext }: OptionalPinProps) {
  const twice = useTwice()
  const action = useAction()
  const answer = policy.answer.value
  const rules = answer.state === "ready" ? answer.value : openPolicy
  const minutes = lockAfterInForce(defaultSettings.lockAfter, rules)
  const malformed = action.error === "pin.form"
  const set = async (): Promise<void> => {
    if (!twice.check(fitsPin)) return
    if (await action.run(() => ask("pin.set", { password, pin: twice.first }))) onNext()
  }
  return (
    <Step at={3} title={t("welcome_pin_title")} lede={t("welcome_pin_lede")} testid="welcome-step-pin">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void set()
        }}
      >
        <NewPin
          twice={twice}
          label={t("options_pin_label")}
          error={malformed ? action.error : null}
          testid="welcome-pin"
          autofocus
          onSubmit={() => void set()}
        />
        <Notice>
          <p>{t("welcome_pin_lock", duration(minutes))}</p>
          <p>{t("options_app_lock_limit")}</p>
          {rules.requireAppLock && <Managed reason={t("options_policy_app_lock")} />}
        </Notice>
        {action.error !== null && !malformed && (
          <Notice kind="error" testid="welcome-error">
            {errorWords(action.error)}
          </Notice>
        )}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-pin-set">
            {t(action.busy ? "welcome_pin_setting" : "welcome_pin_set")}
          </Button>
          {!rules.requireAppLock && (
            <Button wide testid="welcome-pin-skip" disabled={action.busy} onClick={onNext}>
              {t("welcome_pin_skip")}
            </Button>
          )}
        </div>
      </form>
    </Step>
  )
}
