import browser from "webextension-polyfill"
import { Icon } from "../ui/icon.tsx"
import { t } from "../ui/words.ts"
import { leave } from "./kept.ts"
import { archived, showArchived } from "./list.ts"
import { attempt, place, waiting } from "./state.ts"
import { scrollToTop } from "./window.ts"

async function openSettings(): Promise<void> {
  await browser.runtime.openOptionsPage()
  leave()
}

function openCodes(): void {
  place.value = { name: "list" }
  scrollToTop()
  if (archived.peek()) void attempt(() => showArchived(false))
}

function openPasswords(): void {
  place.value = { name: "passwords" }
}

function openRequests(): void {
  place.value = { name: "requests" }
}

/** The places of the popup. */
export function Nav({ here }: { readonly here: "codes" | "passwords" | "requests" }) {
  const count = waiting.value
  return (
    <nav aria-label={t("popup_nav")}>
      <button
        type="button"
        aria-current={here === "codes" ? "page" : undefined}
        data-testid="nav-codes"
        onClick={openCodes}
      >
        <Icon name="code" size={20} />
        {t("popup_codes")}
      </button>
      <button
        type="button"
        aria-current={here === "passwords" ? "page" : undefined}
        data-testid="nav-passwords"
        onClick={openPasswords}
      >
        <Icon name="key" size={20} />
        {t("popup_passwords")}
      </button>
      <button
        type="button"
        aria-current={here === "requests" ? "page" : undefined}
        aria-label={count > 0 ? t("popup_requests_waiting", count) : undefined}
        data-testid="nav-requests"
        onClick={openRequests}
      >
        <Icon name="request" size={20} />
        {count > 0 && <span class="badge">{count}</span>}
        {t("popup_requests")}
      </button>
      <button type="button" data-testid="nav-settings" onClick={() => void openSettings()}>
        <Icon name="settings" size={20} />
        {t("popup_settings")}
      </button>
    </nav>
  )
}
