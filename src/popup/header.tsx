import { useEffect, useRef, useState } from "preact/hooks"
import { IconButton } from "../ui/button.tsx"
import { Icon } from "../ui/icon.tsx"
import { t } from "../ui/words.ts"
import { kept } from "./kept.ts"
import { Later } from "./later.tsx"
import { archived, query, search, selected, tags as all } from "./list.ts"
import { attempt, lock, place } from "./state.ts"
import { Tags } from "./tags.tsx"
import { scrollToTop } from "./window.ts"

const keepOpen = async () => (await import("./keep/keep-open.tsx")).KeepOpen

/** Search, keep open, add, lock; the tags under them. */
export function Header() {
  const field = useRef<HTMLInputElement>(null)
  const [keeping, setKeeping] = useState(false)
  const tags = all.value
  // The field keeps what is typed by itself; only a query that is changed elsewhere is put into it.
  useEffect(
    () =>
      query.subscribe((text) => {
        if (field.current !== null && field.current.value !== text) field.current.value = text
      }),
    [],
  )
  return (
    <header>
      <h1 class="unseen">{t("popup_codes")}</h1>
      <div class="bar">
        <label class="search">
          <Icon name="search" size={16} />
          <input
            ref={field}
            type="search"
            placeholder={t("popup_search")}
            aria-label={t("popup_search")}
            autocomplete="off"
            spellcheck={false}
            maxLength={200}
            data-testid="search"
            onFocus={() => (selected.value = null)}
            onInput={(event) => {
              const text = event.currentTarget.value
              scrollToTop()
              void attempt(() => search(text))
            }}
          />
        </label>
        {!kept && <IconButton icon="panel" label={t("popup_keep")} testid="keep" onClick={() => setKeeping(true)} />}
        <IconButton
          icon="plus"
          label={t("popup_add")}
          testid="add"
          onClick={() => (place.value = { name: "add", way: "choose" })}
        />
        <IconButton icon="lock" label={t("popup_lock")} testid="lock" onClick={() => void lock()} />
      </div>
      {keeping && <Later load={keepOpen} props={{ onClose: () => setKeeping(false) }} />}
      {tags.length > 0 && !archived.value && <Tags tags={tags} />}
    </header>
  )
}
