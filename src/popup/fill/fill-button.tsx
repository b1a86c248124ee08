import { Button } from "../../ui/button.tsx"
import { setBy } from "../../ui/set-by.ts"
import { t } from "../../ui/words.ts"
import { useEffect } from "preact/hooks"
import { useGated } from "../passwords/gated.tsx"
import { popup } from "../state.ts"
import { fillIn } from "./fill.ts"
import { fillable, loadFillable } from "./state.ts"

interface FillButtonProps {
  readonly id: string
  /** The account has a site. One that has none is offered for the page at hand, and is kept for it from then on. */
  readonly isBound: boolean
}

/** Fills this account into the page below the popup, if it belongs there. */
export function FillButton({ id, isBound }: FillButtonProps) {
  const { run, dialog } = useGated()
  useEffect(() => popup.subscribe(() => void loadFillable()), [])
  const state = fillable.value
  if (state === null || state.site === null) return null
  if (isBound && !state.matches.some((match) => match.id === id)) return null
  const denied = popup.value?.policy.allowFilling === false
  return (
    <>
      <Button icon="pointer" testid="detail-fill" disabled={denied} onClick={() => void fillIn(id, run)}>
        {t("popup_fill_on", state.site)}
      </Button>
      {denied && <p class="hint">{t("popup_fill_denied", setBy(popup.value?.policy.by.allowFilling))}</p>}
      {dialog}
    </>
  )
}
