import type { Settings } from "../../../domain/settings.ts"
import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import type { Live } from "../../answer.ts"
import { Loaded } from "../../loaded.tsx"
import { policy, useLive } from "../../page-state.ts"
import { Group, Managed, Row } from "../../section.tsx"
import { changeSettings } from "../../settings-change.ts"
import { dateAndTime } from "../../when.ts"

interface ListeningProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** Whether servers are asked now, and whether they are while locked. */
export function Listening({ settings, values }: ListeningProps) {
  const rules = policy.answer.value
  const by = rules.state === "ready" ? rules.value.by.allowSignInRequests : undefined
  const requests = useLive(() => ask("requests.state"))
  const checking = useAction()
  const check = (): void =>
    void checking.run(async () => {
      await ask("requests.check")
      await requests.load()
    })
  return (
    <Group title={t("options_requests_receiving")}>
      <Loaded live={requests}>
        {({ state, checkedAt }) => (
          <>
            <Row
              label={<span data-testid="requests-state">{t(`options_requests_state_${state}`)}</span>}
              hint={
                checkedAt === null ? t("options_requests_never") : t("options_requests_checked", dateAndTime(checkedAt))
              }
            >
              {(state === "listening" || state === "denied") && (
                <Button icon="refresh" busy={checking.busy} testid="requests-check" onClick={check}>
                  {t("request_check")}
                </Button>
              )}
            </Row>
            {state === "denied" && <Managed reason={t("options_requests_denied")} by={by} />}
          </>
        )}
      </Loaded>
      <div class="row-block">
        <Switch
          label={t("options_requests_locked")}
          hint={t("options_requests_locked_detail")}
          checked={values.listenWhileLocked}
          testid="requests-locked"
          onChange={(on) => void changeSettings(settings, { listenWhileLocked: on })}
        />
        <p class="hint limit">{t("options_requests_cost")}</p>
      </div>
    </Group>
  )
}
