import { useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import type { RegistrationView } from "../../../messages/contract.ts"
import { Button } from "../../../ui/button.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { Empty, Group } from "../../section.tsx"
import { dateOnly } from "../../when.ts"
import { RegistrationRow } from "./registration-row.tsx"
import { Unregister } from "./unregister.tsx"

/** Every server that this browser is registered with, and browsers that are registered elsewhere. */
export function Registrations() {
  const here = useLive(() => ask("registration.list"))
  const elsewhere = useLive(() => ask("registration.elsewhere"))
  const [asking, setAsking] = useState<RegistrationView | null>(null)
  const close = (): void => {
    setAsking(null)
    void here.load()
  }
  return (
    <>
      <Loaded live={here}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t("options_requests_none_title")}>{t("options_requests_none")}</Empty>
          ) : (
            <Group title={t("options_requests_here")}>
              {list.map((each) => (
                <RegistrationRow
                  key={each.id}
                  registration={each}
                  onChange={() => void here.load()}
                  onUnregister={() => setAsking(each)}
                />
              ))}
            </Group>
          )
        }
      </Loaded>
      <Loaded live={elsewhere}>
        {(list) =>
          list.length > 0 && (
            <Group title={t("options_requests_elsewhere")}>
              {list.map(({ account, browser: name, origin, serial, at }) => (
                <div key={serial} class="row" data-testid="elsewhere">
                  <div class="words">
                    <b>{[account.issuer, name].filter(Boolean).join(" · ")}</b>
                    <p class="hint">{t("elsewhere_text", name, dateOnly(at), serial)}</p>
                    <p class="hint">{t("elsewhere_revoke", origin)}</p>
                  </div>
                  <div class="row-actions">
                    <Button
                      testid="elsewhere-forget"
                      onClick={() =>
                        void attempt(() => ask("registration.forget", { account: account.id, serial })).then(
                          elsewhere.load,
                        )
                      }
                    >
                      {t("elsewhere_forget")}
                    </Button>
                  </div>
                </div>
              ))}
            </Group>
          )
        }
      </Loaded>
      {asking !== null && <Unregister registration={asking} onClose={close} />}
    </>
  )
}
