import { IconButton } from "../ui/button.tsx"
import { Icon } from "../ui/icon.tsx"
import { t } from "../ui/words.ts"
import { showArchived } from "./list.ts"
import { attempt } from "./state.ts"
import { scrollToTop } from "./window.ts"

function go(to: boolean): void {
  scrollToTop()
  void attempt(() => showArchived(to))
}

/** The way to the archived accounts, at the end of the list. */
export function Archived({ count }: { readonly count: number }) {
  return (
    <button type="button" class="way archived" data-testid="archived" onClick={() => go(true)}>
      <Icon name="archive" />
      <span class="words">{t("popup_archived_count", count.toLocaleString())}</span>
      <Icon name="next" size={16} />
    </button>
  )
}

/** Says that these are the archived accounts, and leads back. */
export function ArchivedHead() {
  return (
    <div class="back-line">
      <IconButton icon="back" label={t("popup_back")} bare testid="archived-back" onClick={() => go(false)} />
      <p>{t("popup_archived_text")}</p>
    </div>
  )
}
