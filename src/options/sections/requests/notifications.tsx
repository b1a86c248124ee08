import browser from "webextension-polyfill"
import type { Settings } from "../../../domain/settings.ts"
import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { attempt } from "../../attempt.ts"
import { useGranted } from "../../granted.ts"
import { Group, Row } from "../../section.tsx"
import { changeSettings } from "../../settings-change.ts"

const permission = { permissions: ["notifications" as const] }

interface NotificationsProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** System notifications, which take a permission: asked for here, and used for nothing else. */
export function Notifications({ settings, values }: NotificationsProps) {
  const [granted, setGranted] = useGranted(permission)
  // The browser asks by itself, and only in the turn of the click.
  async function turn(on: boolean): Promise<void> {
    if (!on) return changeSettings(settings, { notifyRequests: false })
    const allowed = await browser.permissions.request(permission).catch(() => false)
    setGranted(allowed)
    if (allowed) return changeSettings(settings, { notifyRequests: true })
    // Shown anew: the switch goes back.
    await settings.load()
  }
  const on = granted && values.notifyRequests
  return (
    <Group title={t("options_requests_notices")}>
      <div class="row-block">
        <Switch
          key={String(on)}
          label={t("options_requests_notify")}
          hint={t("options_requests_notify_detail")}
          checked={on}
          testid="requests-notify"
          onChange={(next) => void turn(next)}
        />
      </div>
      {on && (
        <Row label={t("options_requests_try")} hint={t("options_requests_try_detail")}>
          <Button
            testid="requests-try"
            onClick={() => void attempt(() => ask("requests.tryNotice"), t("options_requests_tried"))}
          >
            {t("options_requests_try_go")}
          </Button>
        </Row>
      )}
    </Group>
  )
}
