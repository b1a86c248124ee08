import { useEffect, useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { Group } from "../../section.tsx"

const permission = { permissions: ["privacy" as const] }

/** ours: switched off by us. free: the browser's own is on. off: it is off without us. other, fixed: not ours to say. */
type State = "ours" | "free" | "off" | "other" | "fixed"

async function stateNow(): Promise<State> {
  // Without the permission there is no such part of the browser's API, and nobody to ask.
  if (!(await browser.permissions.contains(permission))) return "free"
  const { value, levelOfControl } = await browser.privacy.services.passwordSavingEnabled.get({})
  if (levelOfControl === "controlled_by_other_extensions") return "other"
  if (levelOfControl === "not_controllable") return "fixed"
  if (levelOfControl === "controlled_by_this_extension" && value === false) return "ours"
  return value === false ? "off" : "free"
}

/** Turns the browser's own saving of passwords off, which takes a permission, and on again, which gives it back. */
async function turn(off: boolean): Promise<void> {
  // The browser asks by itself, and only in the turn of the click.
  if (off && (await browser.permissions.request(permission))) {
    const { levelOfControl } = await browser.privacy.services.passwordSavingEnabled.get({})
    if (levelOfControl !== "controllable_by_this_extension") return
    await browser.privacy.services.passwordSavingEnabled.set({ value: false })
  }
  if (!off) {
    await browser.privacy.services.passwordSavingEnabled.clear({})
    await browser.permissions.remove(permission)
  }
}

/** Countersign instead of the browser's own password manager. */
export function BrowserSaving() {
  const [state, setState] = useState<State>("free")
  const look = (): Promise<void> => stateNow().then(setState)
  useEffect(() => void look(), [])
  const isOff = state === "ours" || state === "off"
  return (
    <Group title={t("options_filling_browser_group")}>
      <div class="row-block">
        <Switch
          label={t("options_filling_browser")}
          hint={t(`options_filling_browser_${state}`)}
          checked={isOff}
          disabled={state === "other" || state === "fixed" || state === "off"}
          testid="filling-browser"
          onChange={(off) => void attempt(() => turn(off)).then(look)}
        />
      </div>
    </Group>
  )
}
