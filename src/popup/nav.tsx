import browser from "webextension-polyfill"
import { Icon } from "../ui/icon.tsx"
import { t } from "../ui/words.ts"
import { archived, showArchived } from "./list.ts"
import { attempt } from "./state.ts"
import { scrollToTop } from "./window.ts"

async function openSettings(): Promise<void> {
  await browser.runtime.openOptionsPage()
  window.close()
}

function openCodes(): void {
  scrollToTop()
  if (archived.peek()) void attempt(() => showArchived(false))
}

/** The places of the popup. */
export function Nav() {
  return (
    <nav aria-label={t("popup_nav")}>
      <button type="button" aria-current="page" data-testid="nav-codes" onClick={openCodes}>
        <Icon name="code" size={20} />
        {t("popup_codes")}
      </button>
      <button type="button" data-testid="nav-settings" onClick={() => void openSettings()}>
        <Icon name="settings" size={20} />
        {t("popup_settings")}
      </button>
    </nav>
  )
}
