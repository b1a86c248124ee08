import browser from "webextension-polyfill"
import { ask } from "../../messages/ask.ts"
import type { IconName } from "../../ui/icon.tsx"
import type { Standing } from "../../ui/palette-command.ts"
import { t } from "../../ui/words.ts"
import { openPanel, openWindow } from "../keep/places.ts"
import { kept, leave } from "../kept.ts"
import { attempt, load, lock, place, type AddWay } from "../state.ts"
import { settingsSections } from "./settings-sections.ts"

const add = (id: string, title: string, icon: IconName, way: AddWay): Standing => ({
  id,
  title: t(title),
  icon,
  words: [t("popup_add")],
  run: () => (place.value = { name: "add", way }),
})

const keep = (id: string, title: string, icon: IconName, open: () => Promise<void>): Standing => ({
  id,
  title: `${t("popup_keep")} ${t(title).toLocaleLowerCase()}`,
  icon,
  words: [],
  run: () => void attempt(open).then((done) => done && leave()),
})

async function openSettings(section: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(`src/options/index.html#${section}`) })
  leave()
}

async function lockFully(): Promise<void> {
  await attempt(() => ask("session.lock", { fully: true }))
  await load()
}

/** What is always on offer in the popup. */
export const standing = (): readonly Standing[] => [
  add("scan", "popup_scan", "scan", "scan"),
  add("add", "popup_add_other", "plus", "choose"),
  {
    id: "passwords",
    title: t("popup_passwords"),
    icon: "key",
    words: [],
    run: () => (place.value = { name: "passwords" }),
  },
  {
    id: "requests",
    title: t("palette_requests"),
    icon: "request",
    words: [t("popup_requests")],
    run: () => (place.value = { name: "requests" }),
  },
  { id: "lock", title: t("popup_lock"), icon: "lock", words: [], run: lock },
  { id: "lock-fully", title: t("options_security_lock_fully"), icon: "lock", words: [], run: lockFully },
  ...(kept
    ? []
    : [
        keep("keep-panel", "popup_keep_panel", "panel", openPanel),
        keep("keep-window", "popup_keep_window", "window", openWindow),
      ]),
  ...settingsSections.map((name): Standing => ({
    id: `settings-${name}`,
    title: t(`options_${name}`),
    verb: t("popup_settings"),
    icon: "settings",
    words: [t("popup_settings")],
    run: () => openSettings(name),
  })),
]
