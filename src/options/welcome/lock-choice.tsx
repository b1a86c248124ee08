import { useState } from "preact/hooks"
import { openPolicy } from "../../domain/policy.ts"
import { defaultSettings } from "../../domain/settings.ts"
import { Notice } from "../../ui/notice.tsx"
import { t } from "../../ui/words.ts"
import { onFirefox } from "../on-firefox.ts"
import { passkeysPossible } from "../passkey-ceremony.ts"
import { policy } from "../page-state.ts"
import { lockAfterInForce } from "../policy-limits.ts"
import { Managed } from "../section.tsx"
import { duration } from "../when.ts"
import { Choices } from "./choices.tsx"
import { FirstPasskey } from "./first-passkey.tsx"
import { FirstPin } from "./first-pin.tsx"
import { Step } from "./step.tsx"

/** What the two ways have in common. */
export interface LockWayProps {
  /** The master password of the step before; empty where this page was loaded anew since, so that it has to be asked for. */
  readonly password: string
  /** An organisation requires one of them. */
  readonly required: boolean
  readonly onNext: () => void
}

/** A PIN, a passkey, or neither for now (unless an organisation requires one); what App Lock does, and what it cannot. */
export function LockChoice({ password, onNext }: Omit<LockWayProps, "required">) {
  const [way, setWay] = useState<"pin" | "passkey">("pin")
  const answer = policy.answer.value
  const rules = answer.state === "ready" ? answer.value : openPolicy
  const minutes = lockAfterInForce(defaultSettings.lockAfter, rules)
  const Way = way === "pin" ? FirstPin : FirstPasskey
  return (
    <Step at={3} title={t("welcome_lock_title")} lede={t("welcome_lock_lede")} testid="welcome-step-lock">
      <Choices
        legend={t("welcome_lock_legend")}
        value={way}
        testid="welcome-lock"
        onChange={setWay}
        choices={[
          { value: "pin", icon: "lock", title: t("welcome_lock_pin"), detail: t("welcome_lock_pin_detail") },
          {
            value: "passkey",
            icon: "key",
            title: t("welcome_lock_passkey"),
            detail: t(passkeysPossible ? "welcome_lock_passkey_detail" : "welcome_lock_passkey_impossible"),
            disabled: !passkeysPossible,
          },
        ]}
      />
      <Way key={way} password={password} required={rules.requireAppLock} onNext={onNext}>
        <Notice>
          <p>{t(onFirefox ? "welcome_lock_time_firefox" : "welcome_lock_time", duration(minutes))}</p>
          <p>{t("options_app_lock_limit")}</p>
          {rules.requireAppLock && <Managed reason={t("options_policy_app_lock")} />}
        </Notice>
      </Way>
    </Step>
  )
}
