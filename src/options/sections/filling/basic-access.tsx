import { useEffect, useState } from "preact/hooks"
import browser from "webextension-polyfill"
import type { Settings } from "../../../domain/settings.ts"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { attempt } from "../../attempt.ts"
import { changeSettings } from "../../settings-change.ts"

/** The permissions of the manifest that sign-in windows need; the two browsers call the second by different names. */
const names = ["webRequest", "webRequestAuthProvider", "webRequestBlocking"] as const

function needed(): { permissions: (typeof names)[number][] } {
  const asked: readonly string[] = browser.runtime.getManifest().optional_permissions ?? []
  return { permissions: names.filter((name) => asked.includes(name)) }
}

interface BasicAccessProps {
  readonly settings: Live<Settings>
  readonly values: Settings
  /** The organisation lets it be. */
  readonly allowed: boolean
}

/** Answering the browser's sign-in windows: a setting and a permission at once, given and taken back together. */
export function BasicAccess({ settings, values, allowed }: BasicAccessProps) {
  const [permitted, setPermitted] = useState(false)
  useEffect(() => void browser.permissions.contains(needed()).then(setPermitted), [])

  async function turn(on: boolean): Promise<void> {
    // The browser asks by itself, and only in the turn of the click.
    const given = on ? await browser.permissions.request(needed()) : !(await browser.permissions.remove(needed()))
    setPermitted(given)
    await changeSettings(settings, { basicAuth: given })
  }

  return (
    <div class="row-block">
      <Switch
        label={t("options_filling_basic")}
        hint={t("options_filling_basic_detail")}
        checked={values.basicAuth && permitted}
        disabled={!allowed}
        testid="filling-basicAuth"
        onChange={(on) => void attempt(() => turn(on))}
      />
    </div>
  )
}
