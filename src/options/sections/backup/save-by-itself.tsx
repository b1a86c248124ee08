import browser from "webextension-polyfill"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { useGranted } from "../../granted.ts"

const permission = { permissions: ["downloads" as const] }

/** Saves a backup whenever one is due, which takes the permission to save files: given and taken back here. */
export function SaveByItself() {
  const [granted, setGranted] = useGranted(permission)
  // The browser asks by itself, and only in the turn of the click.
  const turn = (on: boolean): Promise<boolean> =>
    attempt(async () =>
      setGranted(
        await (on ? browser.permissions.request(permission) : !(await browser.permissions.remove(permission))),
      ),
    )
  return (
    <div class="row-block">
      <Switch
        label={t("options_backup_auto")}
        hint={t("options_backup_auto_detail")}
        checked={granted}
        testid="backup-auto"
        onChange={(on) => void turn(on)}
      />
    </div>
  )
}
