import type { PolicyInForce } from "../../domain/policy.ts"
import type { Settings } from "../../domain/settings.ts"
import { ask } from "../../messages/ask.ts"
import { Select, Switch } from "../../ui/choice.tsx"
import { t } from "../../ui/words.ts"
import type { Live } from "../answer.ts"
import { Loaded } from "../loaded.tsx"
import { onFirefox } from "../on-firefox.ts"
import { policy, useLive } from "../page-state.ts"
import { lockAfterChoices, lockAfterInForce } from "../policy-limits.ts"
import { Group, Managed } from "../section.tsx"
import { changeSettings } from "../settings-change.ts"
import { duration } from "../when.ts"

/** App Lock, when it locks, and how long the gate stays open. `possible`: there is a PIN or a passkey. */
export function AppLock({ possible }: { readonly possible: boolean }) {
  const settings = useLive(() => ask("settings.get"))
  return (
    <Loaded live={policy}>
      {(rules) => (
        <Loaded live={settings}>
          {(values) => (
            <Group title={t("options_app_lock_group")}>
              <OnOff settings={settings} values={values} rules={rules} possible={possible} />
              <LockAfter settings={settings} values={values} rules={rules} />
              <Gate settings={settings} values={values} />
            </Group>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

interface PartProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

interface RuledProps extends PartProps {
  readonly rules: PolicyInForce
}

function OnOff({ settings, values, rules, possible }: RuledProps & { readonly possible: boolean }) {
  // Without PIN and passkey it cannot be turned on; on already (the last went elsewhere), it can still be turned off.
  const needsPin = !possible && !values.appLock
  const detail = onFirefox ? "options_app_lock_detail_firefox" : "options_app_lock_detail"
  const required = rules.requireAppLock && values.appLock
  return (
    <div class="row-block">
      <Switch
        label={t("options_app_lock")}
        hint={t(needsPin ? "options_app_lock_needs_pin" : detail)}
        checked={values.appLock}
        disabled={needsPin || required}
        testid="settings-app-lock"
        onChange={(appLock) => void changeSettings(settings, { appLock })}
      />
      {rules.requireAppLock && <Managed reason={t("options_policy_app_lock")} by={rules.by.requireAppLock} />}
      <p class="hint limit">{t("options_app_lock_limit")}</p>
    </div>
  )
}

function LockAfter({ settings, values, rules }: RuledProps) {
  const choices = lockAfterChoices(values.lockAfter, rules)
  return (
    <div class="row-block">
      <Select
        label={t("options_lock_after")}
        hint={t(values.appLock ? "options_lock_after_detail" : "options_lock_after_off")}
        value={String(lockAfterInForce(values.lockAfter, rules))}
        options={choices.map((minutes) => ({
          value: String(minutes),
          label: minutes === 0 ? t("options_lock_after_never") : duration(minutes),
        }))}
        disabled={!values.appLock}
        testid="settings-lock-after"
        onChange={(minutes) => void changeSettings(settings, { lockAfter: Number(minutes) })}
      />
      {rules.lockAfterMaximum > 0 && (
        <Managed
          reason={t("options_lock_after_limited", duration(rules.lockAfterMaximum))}
          by={rules.by.lockAfterMaximum}
        />
      )}
    </div>
  )
}

function Gate({ settings, values }: PartProps) {
  const windows: readonly { readonly value: Settings["gateWindow"]; readonly label: string }[] = [
    { value: "once", label: t("options_gate_once") },
    { value: "5", label: t("options_gate_window", duration(5)) },
    { value: "15", label: t("options_gate_window", duration(15)) },
    { value: "until-locked", label: t("options_gate_until_locked") },
  ]
  return (
    <div class="row-block">
      <Select
        label={t("options_gate")}
        hint={t("options_gate_detail")}
        value={values.gateWindow}
        options={windows}
        testid="settings-gate"
        onChange={(gateWindow) => void changeSettings(settings, { gateWindow })}
      />
    </div>
  )
}
