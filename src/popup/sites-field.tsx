import { useEffect, useId, useRef } from "preact/hooks"
import { siteModes } from "../domain/site.ts"
import { Button, IconButton } from "../ui/button.tsx"
import { Select } from "../ui/choice.tsx"
import { TextField } from "../ui/text-field.tsx"
import { t } from "../ui/words.ts"
import { isWrong, joinLines, splitLines, type SiteLine } from "./site-lines.ts"

interface SitesFieldProps {
  /** As `joinLines` gives it. */
  readonly value: string
  readonly onInput: (value: string) => void
  /** Saving was tried: say what is wrong. */
  readonly tried: boolean
  /** Of the first line; the others have their number behind it. */
  readonly testid: string
}

/** The sites of an account, each with how it is meant. */
export function SitesField({ value, onInput, tried, testid }: SitesFieldProps) {
  const id = useId()
  const lines = splitLines(value)
  const group = useRef<HTMLFieldSetElement>(null)
  const focusLine = useRef<number | null>(null)
  useEffect(() => {
    if (focusLine.current === null) return
    group.current?.querySelectorAll<HTMLInputElement>("input")[focusLine.current]?.focus()
    focusLine.current = null
  }, [lines.length])

  const put = (next: readonly SiteLine[]): void => onInput(joinLines(next))
  const change = (at: number, changes: Partial<SiteLine>): void =>
    put(lines.map((line, i) => (i === at ? { ...line, ...changes } : line)))
  function add(): void {
    focusLine.current = lines.length
    put([...lines, { mode: "domain", address: "" }])
  }
  function remove(at: number): void {
    focusLine.current = Math.max(0, at - 1)
    put(lines.length === 1 ? [{ mode: "domain", address: "" }] : lines.toSpliced(at, 1))
  }

  return (
    <fieldset class="sites" ref={group} aria-describedby={`${id}-hint`}>
      <legend>{t("popup_sites")}</legend>
      {lines.map((line, at) => {
        const number = at + 1
        const own = at === 0 ? testid : `${testid}-${number}`
        return (
          <div key={at} class="site">
            <TextField
              silent
              label={t("popup_site", number)}
              placeholder={t("popup_site_example")}
              value={line.address}
              onInput={(address) => change(at, { address })}
              error={tried && isWrong(line) ? t("popup_site_wrong") : null}
              testid={own}
              verbatim
            />
            <IconButton
              icon="close"
              label={t("popup_site_remove", line.address || number)}
              bare
              testid={`${own}-remove`}
              onClick={() => remove(at)}
            />
            <Select
              silent
              label={t("popup_site_mode", number)}
              value={line.mode}
              options={siteModes.map((mode) => ({ value: mode, label: t(`popup_site_mode_${mode}`) }))}
              testid={`${own}-mode`}
              onChange={(mode) => change(at, { mode })}
            />
          </div>
        )
      })}
      <Button icon="plus" testid={`${testid}-add`} onClick={add}>
        {t("popup_site_add")}
      </Button>
      <p class="hint" id={`${id}-hint`}>
        {t("popup_sites_hint")}
      </p>
    </fieldset>
  )
}
