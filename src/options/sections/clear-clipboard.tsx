import browser from "webextension-polyfill"
import { clipboardTimes, type Settings } from "../../domain/settings.ts"
import { Select, Switch } from "../../ui/choice.tsx"
import { Notice } from "../../ui/notice.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import type { Live } from "../answer.ts"
import { attempt } from "../attempt.ts"
import { useGranted } from "../granted.ts"
import { Group } from "../section.tsx"
import { changeSettings } from "../settings-change.ts"
import { duration } from "../when.ts"

const permission = { permissions: ["clipboardRead" as const, "clipboardWrite" as const] }

/** What it is at first, s. */
const USUAL = 60

interface ClearClipboardProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** Emptying the clipboard some time after a copy: a setting and two permissions at once, given and taken back together. */
export function ClearClipboard({ settings, values: { clearClipboard } }: ClearClipboardProps) {
  const [granted, setGranted, known] = useGranted(permission)

  async function turn(on: boolean): Promise<void> {
    // The browser asks by itself, and only in the turn of the click.
    const given = on ? await browser.permissions.request(permission) : !(await browser.permissions.remove(permission))
    setGranted(given)
    if (given || !on) return changeSettings(settings, { clearClipboard: given ? clearClipboard || USUAL : 0 })
    showToast(t("options_clipboard_refused"), { kind: "error" })
    // Shown anew: the switch goes back.
    await settings.load()
  }

  const on = granted && clearClipboard !== 0
  return (
    <Group title={t("options_clipboard_group")}>
      <div class="row-block">
        <Switch
          label={t("options_clipboard")}
          hint={t("options_clipboard_detail")}
          checked={on}
          testid="settings-clipboard"
          onChange={(next) => void attempt(() => turn(next))}
        />
        {known && !granted && clearClipboard !== 0 && (
          <Notice kind="warn" testid="clipboard-withdrawn">
            {t("options_clipboard_withdrawn")}
          </Notice>
        )}
        <p class="hint limit">{t("options_clipboard_limit")}</p>
      </div>
      <div class="row-block">
        <Select
          label={t("options_clipboard_after")}
          hint={t("options_clipboard_after_detail")}
          value={String(clearClipboard || USUAL)}
          options={clipboardTimes.map((seconds) => ({ value: String(seconds), label: duration(seconds / 60) }))}
          disabled={!on}
          testid="settings-clipboard-after"
          onChange={(chosen) => {
            const seconds = clipboardTimes.find((time) => String(time) === chosen)
            if (seconds !== undefined) void changeSettings(settings, { clearClipboard: seconds })
          }}
        />
      </div>
    </Group>
  )
}
