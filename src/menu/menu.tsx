import { useEffect, useRef, useState } from "preact/hooks"
import { codeOf, type askWith } from "../messages/menu-ask.ts"
import type { MenuView } from "../messages/menu-contract.ts"
import { Icon } from "../ui/icon.tsx"
import { Mark } from "../ui/mark.tsx"
import { counted, errorWords, t } from "../ui/words.ts"
import { choicesOf, type Choice } from "./choices.ts"
import { Option } from "./option.tsx"

/** A click sooner than this after the menu appeared was meant for what stood there before, ms. */
const SETTLING = 500

interface MenuProps {
  readonly view: MenuView
  readonly ask: ReturnType<typeof askWith>
}

/** What a screen reader says when the menu appears, while the field has the focus. */
function summary({ state, rows, kind }: MenuView): string {
  if (state !== "open") return t("menu_locked")
  if (rows.length > 0) return counted("menu_accounts_one", "menu_accounts_many", rows.length)
  return t(kind === "new-password" ? "menu_generate" : "menu_empty")
}

/** The menu: what belongs into the field, then what else can be done about it. */
export function Menu({ view, ask }: MenuProps) {
  const [error, setError] = useState("")
  const [selected, select] = useState<number | null>(null)
  const [announced, announce] = useState("")
  const list = useRef<HTMLDivElement>(null)
  const appeared = useRef(performance.now())
  const isBusy = useRef(false)
  const { host, domain, acts, isEmpty } = choicesOf(view)
  const all = [...host, ...domain, ...acts]
  const releases = all.some(({ does }) => does === "choose" || does === "generate")

  const close = (): void => void ask("menu.close", {}).catch(() => {})

  async function take(choice: Choice): Promise<void> {
    if (isBusy.current) return
    isBusy.current = true
    try {
      if (choice.does === "choose") await ask("menu.choose", { id: choice.row.id })
      else await ask(`menu.${choice.does}`, {})
    } catch (thrown) {
      setError(errorWords(codeOf(thrown)))
    } finally {
      isBusy.current = false
    }
  }

  /** Too soon after it appeared, a click was meant for the page; so may be the next one, of somebody who clicks often. */
  function click(choice: Choice, event: MouseEvent): void {
    if (!event.isTrusted) return
    const now = performance.now()
    if (now - appeared.current < SETTLING) appeared.current = now
    else void take(choice)
  }

  function move(to: number): void {
    const place = (to + all.length) % all.length
    select(place)
    list.current?.querySelectorAll<HTMLElement>("[role=option]")[place]?.focus()
  }

  function key(event: KeyboardEvent): void {
    if (!event.isTrusted || event.altKey || event.ctrlKey || event.metaKey) return
    const here = selected ?? -1
    const moves: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }
    const to = moves[event.key]
    const choice = all[here]
    if (to !== undefined) move(to)
    else if (event.key === "Escape" || event.key === "Tab") close()
    else if ((event.key === "Enter" || event.key === " ") && choice !== undefined && !event.repeat) void take(choice)
    else return
    event.preventDefault()
  }

  useEffect(() => {
    // Said only when it changes after it is there.
    const saying = setTimeout(() => announce(summary(view)), 100)
    // The browser may say it again, of a window that comes back: who is at a line by then stays there.
    const entered = (): void => {
      if (document.activeElement?.role !== "option") move(0)
    }
    if (document.hasFocus()) entered()
    addEventListener("focus", entered)
    return () => {
      clearTimeout(saying)
      removeEventListener("focus", entered)
    }
  }, [view])

  const option = (choice: Choice, offset: number) => (i: number) => (
    <Option
      key={offset + i}
      choice={choice}
      site={view.site}
      kind={view.kind}
      selected={selected === offset + i}
      first={offset + i === 0}
      onClick={(event) => click(choice, event)}
      onFocus={() => select(offset + i)}
    />
  )
  const group = (choices: readonly Choice[], offset: number, name: string, label: string) =>
    choices.length > 0 && (
      <div role="group" class={name} aria-label={label}>
        {choices.map((choice, i) => option(choice, offset)(i))}
      </div>
    )
  return (
    <div class="menu" onKeyDown={key} data-testid="menu">
      <p class="unseen" role="status">
        {announced}
      </p>
      {view.looksLike !== null && (
        <p class="text warning" data-testid="menu-looks-like">
          <Icon name="warning" />
          <span>{t("menu_looks_like", view.looksLike)}</span>
        </p>
      )}
      {error !== "" && (
        <p class="text warning" role="alert" data-testid="menu-error">
          <Icon name="warning" />
          <span>{error}</span>
        </p>
      )}
      {isEmpty && (
        <p class="text" data-testid="menu-empty">
          {t("menu_empty")}
        </p>
      )}
      <div ref={list} class="choices" role="listbox" aria-label={t("menu_label", view.site)}>
        {group(host, 0, "host", t("menu_of_host", view.site))}
        {group(domain, host.length, "domain", t("menu_of_domain"))}
        {group(acts, host.length + domain.length, "acts", t("menu_acts"))}
      </div>
      <p class="foot" aria-hidden="true">
        <Mark size={16} />
        {releases ? t("menu_confirms") : "Countersign"}
      </p>
    </div>
  )
}
