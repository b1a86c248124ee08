import { t } from "../ui/words.ts"
import { filter, tag } from "./list.ts"
import { attempt } from "./state.ts"
import { scrollToTop } from "./window.ts"

/** Narrows the list to one tag. */
export function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <div class="tags" role="group" aria-label={t("popup_tags")}>
      {tags.map((name) => (
        <button
          key={name}
          type="button"
          class="tag"
          aria-pressed={tag.value === name}
          data-testid="tag"
          title={name}
          onClick={() => {
            scrollToTop()
            void attempt(() => filter(tag.peek() === name ? null : name))
          }}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
