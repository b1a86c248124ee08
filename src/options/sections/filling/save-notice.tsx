import browser from "webextension-polyfill"
import type { Settings } from "../../../domain/settings.ts"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { attempt } from "../../attempt.ts"
import { useGranted } from "../../granted.ts"
import { changeSettings } from "../../settings-change.ts"

const permission = { permissions: ["notifications" as const] }

interface SaveNoticeProps {
  readonly settings: Live<Settings>
  readonly values: Settings
  /** The organisation lets it be. */
  readonly allowed: boolean
}

/** A system notification of what was typed and may be saved: a setting, and a permission that requests may have asked for. */
export function SaveNotice({ settings, values, allowed }: SaveNoticeProps) {
  const [granted, setGranted] = useGranted(permission)
  // The browser asks by itself, and only in the turn of the click.
  async function turn(on: boolean): Promise<void> {
    const given = on && (await browser.permissions.request(permission))
    if (on) setGranted(given)
    await changeSettings(settings, { notifySaves: given })
  }
  const on = granted && values.notifySaves
  return (
    <div class="row-block">
      <Switch
        key={String(on)}
        label={t("options_filling_notify")}
        hint={t("options_filling_notify_detail")}
        checked={on}
        disabled={!allowed || !values.offerSave}
        testid="filling-notifySaves"
        onChange={(next) => void attempt(() => turn(next))}
      />
    </div>
  )
}
