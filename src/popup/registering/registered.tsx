import { useEffect, useRef } from "preact/hooks"
import type { RegistrationView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"

interface RegisteredProps {
  readonly registration: RegistrationView
  readonly onDone: () => void
}

/** It is done: what will happen now. */
export function Registered({ registration, onDone }: RegisteredProps) {
  const { account, origin, rules } = registration
  const counts = rules !== null && rules.limiting && rules.account !== "external"
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <main class="middle registered" data-testid="registered">
      <Icon name="request" size={48} />
      <h1 tabIndex={-1} ref={heading}>
        {t("registering_done_title")}
      </h1>
      <p class="long">{t("registering_done", account.issuer || account.username, new URL(origin).host)}</p>
      {counts && (
        <p class="long" data-testid="registered-rules">
          {t("registering_done_rules", account.issuer || account.username)}
        </p>
      )}
      <Button kind="primary" wide testid="registered-done" onClick={onDone}>
        {t("request_done")}
      </Button>
    </main>
  )
}
