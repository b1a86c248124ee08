import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import browser from "webextension-polyfill"
import { Icon } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { onFirefox } from "../on-firefox.ts"
import { ToolbarDrawing } from "./toolbar-drawing.tsx"

/** How to scan a QR code: pin the icon, open the page, click. Follows whether the icon is pinned, where that is known. */
export function ScanHelp() {
  const pinned = useSignal(false)
  useEffect(() => {
    const look = async (): Promise<void> => {
      try {
        pinned.value = (await browser.action.getUserSettings()).isOnToolbar === true
      } catch {
        // Nothing depends on it: a browser that does not say keeps the hint.
      }
    }
    const again = (): void => void look()
    again()
    // The toolbar's own menu takes the focus from the page, so its return is the moment to look again.
    addEventListener("focus", again)
    return () => removeEventListener("focus", again)
  }, [pinned])
  return (
    <section class="card part scan">
      <ToolbarDrawing />
      <h2>{t("welcome_first_scan_title")}</h2>
      <ol>
        {pinned.value ? (
          <li class="done">
            <Icon name="check" size={16} />
            {t("welcome_first_scan_pinned")}
          </li>
        ) : (
          <li>{t(onFirefox ? "welcome_first_scan_pin_firefox" : "welcome_first_scan_pin_chromium")}</li>
        )}
        <li>{t("welcome_first_scan_open")}</li>
        <li>{t("welcome_first_scan_click")}</li>
      </ol>
    </section>
  )
}
