import { signal } from "@preact/signals"
import type { ComponentType } from "preact"
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { onCommandKey } from "../ui/command-key.ts"
import { Icon } from "../ui/icon.tsx"
import { Toasts } from "../ui/toast.tsx"
import { t } from "../ui/words.ts"
import { Navigation } from "./navigation.tsx"
import { OldBrowserNotice } from "./old-browser.tsx"
import { OptionsPalette } from "./palette/palette.tsx"
import { type SectionName, sectionOf } from "./route.ts"
import { About } from "./sections/about.tsx"
import { Activity } from "./sections/activity.tsx"
import { Backup } from "./sections/backup.tsx"
import { Codes } from "./sections/codes.tsx"
import { Diagnostics } from "./sections/diagnostics.tsx"
import { Filling } from "./sections/filling.tsx"
import { Network } from "./sections/network.tsx"
import { Permissions } from "./sections/permissions.tsx"
import { Removed } from "./sections/removed.tsx"
import { Requests } from "./sections/requests.tsx"
import { Security } from "./sections/security.tsx"
import { Sync } from "./sections/sync.tsx"
import { MovingVault } from "./sections/sync/move-vault.tsx"

const sections: Readonly<Record<SectionName, ComponentType>> = {
  security: Security,
  codes: Codes,
  filling: Filling,
  requests: Requests,
  sync: Sync,
  backup: Backup,
  removed: Removed,
  activity: Activity,
  permissions: Permissions,
  network: Network,
  diagnostics: Diagnostics,
  about: About,
}

const route = signal(sectionOf(location.hash))
addEventListener("hashchange", () => {
  route.value = sectionOf(location.hash)
})

const narrowly = matchMedia("(max-width: 759px)")
const narrow = signal(narrowly.matches)
narrowly.addEventListener("change", () => {
  narrow.value = narrowly.matches
})

/** The options page, and over it the palette. */
export function App() {
  const [commanding, setCommanding] = useState(false)
  // With the first paint, not after it: a quick hand misses nothing.
  useLayoutEffect(() => onCommandKey(() => setCommanding((before) => !before)), [])
  return (
    <>
      <Page />
      <MovingVault />
      {commanding && <OptionsPalette onClose={() => setCommanding(false)} />}
    </>
  )
}

/**
 * A sidebar and one section. A narrow window shows either the list of sections or one of them, by
 * whether the hash names one.
 */
function Page() {
  const main = useRef<HTMLElement>(null)
  const chosen = useRef(false)
  const onChoose = (): void => {
    chosen.current = true
  }
  const list = narrow.value && route.value === null
  const shown = route.value ?? "security"
  const Shown = sections[shown]
  const before = useRef(shown)
  useEffect(() => {
    document.title = list ? t("options_title") : `${t(`options_${shown}`)} · ${t("options_title")}`
    // Only after a click here (back in the list, on the section just left): on arrival the focus belongs to the top of the page, or to the field that unlocks.
    if (!chosen.current) return
    chosen.current = false
    scrollTo(0, 0)
    if (list) main.current?.querySelector<HTMLElement>(`[href="#${before.current}"]`)?.focus()
    else focusHeading(main.current)
    before.current = shown
  }, [shown, list])
  if (list) {
    return (
      <main class="list-page" ref={main}>
        <Navigation shown={null} onChoose={onChoose} />
      </main>
    )
  }
  return (
    <div class="page">
      {!narrow.value && (
        <header class="sidebar">
          <button type="button" class="skip" onClick={() => focusHeading(main.current)}>
            {t("options_skip")}
          </button>
          <Navigation shown={shown} onChoose={onChoose} />
        </header>
      )}
      <main ref={main}>
        {narrow.value && (
          <a class="back" href="#" data-testid="nav-back" onClick={onChoose}>
            <Icon name="back" size={16} />
            {t("options_back")}
          </a>
        )}
        <OldBrowserNotice shown={shown} />
        <Shown key={shown} />
      </main>
      <Toasts />
    </div>
  )
}

/** Puts the focus on the section's heading, unless something in the section (a field that unlocks) has it already. */
function focusHeading(main: HTMLElement | null): void {
  if (main?.contains(document.activeElement) !== true) main?.querySelector("h1")?.focus()
}
