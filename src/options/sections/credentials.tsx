import { useState } from "preact/hooks"
import { inForce } from "../../domain/policy.ts"
import type { SessionView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { t } from "../../ui/words.ts"
import { policy } from "../page-state.ts"
import { Group, Managed, Row } from "../section.tsx"
import { ChangePassword } from "./change-password.tsx"
import { NewRecovery } from "./new-recovery.tsx"
import { RemovePin } from "./remove-pin.tsx"
import { SetPin } from "./set-pin.tsx"

/** What opens the vault: PIN, master password, recovery code; passkeys have a list of their own. */
export function Credentials({ view: { hasPin, hasRecovery } }: { readonly view: SessionView }) {
  const [asking, setAsking] = useState<"set-pin" | "remove-pin" | "password" | "recovery" | null>(null)
  const answer = policy.answer.value
  const rules = answer.state === "ready" ? answer.value : inForce([])
  const close = (): void => setAsking(null)
  return (
    <>
      <Group title={t("options_unlock_group")}>
        <Row
          label={t("options_pin")}
          hint={
            <>
              {t(hasPin ? "options_pin_is_set" : "options_pin_is_missing")}
              {rules.requireAppLock && <Managed reason={t("options_pin_required")} by={rules.by.requireAppLock} />}
            </>
          }
        >
          <Button testid="settings-set-pin" onClick={() => setAsking("set-pin")}>
            {t(hasPin ? "options_pin_change" : "options_pin_set")}
          </Button>
          {hasPin && (
            <Button
              testid="settings-remove-pin"
              disabled={rules.requireAppLock}
              onClick={() => setAsking("remove-pin")}
            >
              {t("options_pin_remove")}
            </Button>
          )}
        </Row>
        <Row label={t("options_password_label")} hint={t("options_change_password_detail")}>
          <Button testid="settings-change-password" onClick={() => setAsking("password")}>
            {t("options_change_password")}
          </Button>
        </Row>
        <Row
          label={t("options_recovery")}
          hint={t(hasRecovery ? "options_recovery_is_set" : "options_recovery_is_missing")}
        >
          <Button testid="settings-recovery" onClick={() => setAsking("recovery")}>
            {t(hasRecovery ? "options_recovery_replace" : "options_recovery_make")}
          </Button>
        </Row>
      </Group>
      {asking === "set-pin" && <SetPin hasPin={hasPin} onClose={close} />}
      {asking === "remove-pin" && <RemovePin onClose={close} />}
      {asking === "recovery" && <NewRecovery replaces={hasRecovery} onClose={close} />}
      {asking === "password" && <ChangePassword onClose={close} />}
    </>
  )
}
