import { useEffect, useRef } from "preact/hooks"
import { Button } from "../../ui/button.tsx"
import { Icon, type IconName } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { Step } from "./step.tsx"

const promises = [
  ["lock", "welcome_begin_sealed_title", "welcome_begin_sealed"],
  ["archive", "welcome_begin_local_title", "welcome_begin_local"],
  ["eye-off", "welcome_begin_asks_title", "welcome_begin_asks"],
] as const satisfies readonly (readonly [IconName, string, string])[]

interface BeginProps {
  readonly onNext: () => void
  /** There is a vault already, in another browser. */
  readonly onJoin: () => void
}

/** What it is, and what it asked of the browser. */
export function Begin({ onNext, onJoin }: BeginProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <Step at={1} title={t("welcome_begin_title")} lede={t("welcome_begin_lede")} testid="welcome-step-begin">
      <ul class="card promises">
        {promises.map(([icon, title, words]) => (
          <li key={title}>
            <span class="badge">
              <Icon name={icon} size={20} />
            </span>
            <div>
              <b>{t(title)}</b>
              <p>{t(words)}</p>
            </div>
          </li>
        ))}
      </ul>
      <div class="foot">
        <Button kind="primary" wide testid="welcome-begin" onClick={onNext} ref={button}>
          {t("welcome_begin_button")}
        </Button>
        <Button wide testid="welcome-join" onClick={onJoin}>
          {t("welcome_begin_join")}
        </Button>
        <p class="hint">{t("welcome_begin_time")}</p>
      </div>
    </Step>
  )
}
