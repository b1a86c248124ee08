import { ask } from "../../messages/ask.ts"
import type { SignInView } from "../../messages/contract.ts"
import { Notice } from "../../ui/notice.tsx"
import { counted, t } from "../../ui/words.ts"
import { day } from "../when.ts"

/** From here on it is time to make new ones at the site. */
const LOW = 2

interface RecoveryCodesProps {
  readonly account: SignInView
  readonly run: (work: () => Promise<void>) => Promise<void>
  readonly onTick: (code: string, usedAt: number | null) => void
}

/** One-time codes, each ticked off when it was used. */
export function RecoveryCodes({ account: { id, recovery }, run, onTick }: RecoveryCodesProps) {
  if (recovery.length === 0) return null
  const left = recovery.filter(({ usedAt }) => usedAt === null).length
  async function tick(code: string, used: boolean): Promise<void> {
    await run(() => ask("recovery.tick", { id, code, used }))
    onTick(code, used ? Date.now() : null)
  }
  return (
    <section class="card recovery" aria-label={t("popup_recovery")} data-testid="recovery">
      <h3>{t("popup_recovery")}</h3>
      {left <= LOW && (
        <Notice kind="warn">
          <span data-testid="recovery-low">{counted("popup_recovery_low_one", "popup_recovery_low_many", left)}</span>
        </Notice>
      )}
      <ul class="plain">
        {recovery.map(({ code, usedAt }) => (
          <li key={code}>
            <label class={usedAt === null ? undefined : "used"}>
              <input
                type="checkbox"
                checked={usedAt !== null}
                data-testid="recovery-code"
                onChange={(event) => void tick(code, event.currentTarget.checked)}
              />
              <span>{code}</span>
              {usedAt !== null && <small>{day(usedAt)}</small>}
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
