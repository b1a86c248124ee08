import browser from "webextension-polyfill"
import { Button } from "../ui/button.tsx"
import { Mark } from "../ui/mark.tsx"
import { t } from "../ui/words.ts"
import { leave } from "./kept.ts"

/** First run is done in a tab: a popup closes as soon as one looks elsewhere. */
export async function openWelcome(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL("src/options/welcome.html") })
  leave()
}

/** There is no vault yet. */
export function SetUp() {
  return (
    <main class="middle">
      <Mark />
      <h1>{t("popup_setup_title")}</h1>
      <p>{t("popup_setup_text")}</p>
      <Button kind="primary" wide testid="setup" onClick={() => void openWelcome()}>
        {t("popup_setup_start")}
      </Button>
    </main>
  )
}
