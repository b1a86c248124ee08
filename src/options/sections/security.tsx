import { ask } from "../../messages/ask.ts"
import type { SessionView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { attempt } from "../attempt.ts"
import { Loaded } from "../loaded.tsx"
import { session } from "../page-state.ts"
import { Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { timeOnly } from "../when.ts"
import { AppLock } from "./app-lock.tsx"
import { Credentials } from "./credentials.tsx"
import { Passkeys } from "./passkeys.tsx"
import { Unfinished } from "./unfinished.tsx"

/** How Countersign locks, and what opens it. */
export function Security() {
  return (
    <Section name="security">
      <WhenOpen>
        {() => (
          <Loaded live={session}>
            {(view) => (
              <>
                <State view={view} />
                <Unfinished />
                <AppLock possible={view.hasPin || view.hasPasskey} />
                <Credentials view={view} />
                <Passkeys />
              </>
            )}
          </Loaded>
        )}
      </WhenOpen>
    </Section>
  )
}

async function lock(fully: boolean): Promise<void> {
  await attempt(() => ask("session.lock", { fully }))
  await session.load()
}

/** The gate's words: `until-locked` is a moment beyond all dates (ECMA-262 §21.4.1.1), which no clock can show. */
function gateWords(until: number | null): string {
  if (until === null) return t("options_security_state_open_detail")
  return until > 8.64e15 ? t("options_security_state_gate_lock") : t("options_security_state_gate", timeOnly(until))
}

function State({ view }: { readonly view: SessionView }) {
  return (
    <div class="card state">
      <span class="badge">
        <Icon name="check" size={20} />
      </span>
      <div class="words">
        <b data-testid="settings-state">{t("options_security_state_open")}</b>
        <p class="hint">{gateWords(view.gateUntil)}</p>
      </div>
      <div class="row-actions">
        <Button icon="lock" testid="lock-now" onClick={() => void lock(false)}>
          {t("options_security_lock_now")}
        </Button>
        <Button testid="lock-fully" onClick={() => void lock(true)}>
          {t("options_security_lock_fully")}
        </Button>
      </div>
      <p class="hint foot">
        {t(view.hasPin ? "options_security_lock_fully_why" : "options_security_lock_password_why")}
      </p>
    </div>
  )
}
