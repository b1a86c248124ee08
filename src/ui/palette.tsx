import type { TargetedKeyboardEvent } from "preact"
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks"
import { Icon } from "./icon.tsx"
import type { Command } from "./palette-command.ts"
import { Tile } from "./tile.tsx"
import { counted, t } from "./words.ts"

interface PaletteProps {
  /** What answers what was typed. Must not reject. */
  readonly find: (typed: string) => Promise<readonly Command[]>
  readonly onClose: () => void
}

/**
 * Everything that can be done, found by typing: a combobox whose list is always open (WAI-ARIA APG, "editable combobox
 * with list autocomplete"), in the browser's own modal dialog. The focus stays in the field.
 */
export function Palette({ find, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [typed, setTyped] = useState("")
  const [found, setFound] = useState<readonly Command[] | null>(null)
  const [at, setAt] = useState(0)
  /** What `found` answers; `null`: nothing yet. */
  const [answered, setAnswered] = useState<string | null>(null)
  /** Behind what Enter was pressed before it was answered: it means the first of that answer. */
  const entered = useRef<string | null>(null)

  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  useEffect(() => {
    // An answer to what stood there before is dropped.
    let current = true
    const look = async (): Promise<void> => {
      const commands = await find(typed)
      if (!current) return
      setFound(commands)
      setAnswered(typed)
      setAt(0)
      if (entered.current === typed) run(commands[0])
    }
    void look()
    return () => {
      current = false
    }
  }, [typed])
  useLayoutEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" })
  }, [at, found])

  const count = found?.length ?? 0
  const run = (command: Command | undefined): void => {
    if (command === undefined) return
    onClose()
    command.run()
  }
  const pressed = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    if (event.isComposing) return
    // What stands in the field, which may not be drawn yet.
    const { value } = event.currentTarget
    if (event.key === "ArrowDown") setAt(count === 0 ? 0 : (at + 1) % count)
    else if (event.key === "ArrowUp") setAt(count === 0 ? 0 : (at + count - 1) % count)
    else if (event.key === "PageDown") setAt(Math.max(0, Math.min(count - 1, at + 6)))
    else if (event.key === "PageUp") setAt(Math.max(0, at - 6))
    else if (event.key === "Enter" && answered !== value) entered.current = value
    else if (event.key === "Enter") run(found?.[at])
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t("palette_title")}
      data-testid="palette"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <label class="typed">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={t("palette_title")}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
          placeholder={t("palette_hint")}
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={typed}
          data-testid="palette-typed"
          onInput={(event) => {
            entered.current = null
            setTyped(event.currentTarget.value)
          }}
          onKeyDown={pressed}
        />
      </label>
      <ul id={`${id}-list`} role="listbox" aria-label={t("palette_title")} aria-busy={answered !== typed}>
        {found?.map((command, i) => (
          <li
            key={command.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            data-testid="palette-command"
            data-id={command.id}
            onPointerMove={() => setAt(i)}
            onClick={() => run(command)}
          >
            {typeof command.icon === "string" ? (
              <span class="glyph">
                <Icon name={command.icon} />
              </span>
            ) : (
              <Tile {...command.icon} size="small" plain />
            )}
            <span class="who">
              <b>{command.title}</b>
              {command.detail !== undefined && command.detail !== "" && <span>{command.detail}</span>}
            </span>
            {command.verb !== undefined && <span class="verb">{command.verb}</span>}
          </li>
        ))}
      </ul>
      {found !== null && count === 0 && <p class="nothing">{t("palette_nothing")}</p>}
      <p class="unseen" role="status">
        {found === null || typed === "" ? "" : counted("palette_found_one", "palette_found_many", count)}
      </p>
    </dialog>
  )
}
