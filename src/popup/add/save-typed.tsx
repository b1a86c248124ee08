import { ask } from "../../messages/ask.ts"
import { Icon } from "../../ui/icon.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { attempt, place } from "../state.ts"

/** Takes what stands in the page's log-in fields; the list then offers to save it. */
async function take(): Promise<void> {
  await attempt(async () => {
    if ((await ask("saving.typed")) === null) showToast(t("saving_typed_none"))
    else place.value = { name: "list" }
  })
}

/** The way that needs no form to be sent, nor access to the site: the click on our icon allows it. */
export function SaveTyped() {
  return (
    <button type="button" class="way" data-testid="save-typed" onClick={() => void take()}>
      <Icon name="key" size={22} />
      <span class="words">
        {t("saving_typed")}
        <small>{t("saving_typed_text")}</small>
      </span>
      <Icon name="next" size={16} />
    </button>
  )
}
