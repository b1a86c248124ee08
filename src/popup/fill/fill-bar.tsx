import { useEffect, useState } from "preact/hooks"
import type { FillMatch, FillState } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Tile } from "../../ui/tile.tsx"
import { setBy } from "../../ui/set-by.ts"
import { t } from "../../ui/words.ts"
import { useGated } from "../passwords/gated.tsx"
import { popup } from "../state.ts"
import { fillIn } from "./fill.ts"

/** The account that the page is at comes first. */
const ordered = ({ matches, continues }: FillState): readonly FillMatch[] =>
  matches.toSorted((a, b) => Number(b.id === continues) - Number(a.id === continues))

/** Accounts of the active tab's page, each with its button. Control and Enter fill the first from anywhere in the list. */
export function FillBar({ state }: { readonly state: FillState }) {
  const { run, dialog } = useGated()
  const [busy, setBusy] = useState<string | null>(null)
  const accounts = ordered(state)
  const [first] = accounts
  const denied = popup.value?.policy.allowFilling === false

  async function fill(id: string): Promise<void> {
    if (busy !== null || denied) return
    setBusy(id)
    await fillIn(id, run)
    setBusy(null)
  }

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || first === undefined) return
      if (document.querySelector("dialog[open]") !== null) return
      event.preventDefault()
      void fill(first.id)
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  })

  return (
    <section class="fill-bar" aria-label={t("popup_fill_here", state.site ?? "")} data-testid="fill-bar">
      {state.looksLike !== null && (
        <p class="alike" role="alert" data-testid="fill-looks-like">
          <Icon name="warning" size={16} />
          {t("popup_fill_looks_like", state.looksLike)}
        </p>
      )}
      {first !== undefined && (denied || state.kinds?.length === 0) && (
        <p class="hint" data-testid={denied ? "fill-denied" : "fill-none"}>
          {denied ? t("popup_fill_denied", setBy(popup.value?.policy.by.allowFilling)) : t("popup_fill_none")}
        </p>
      )}
      {accounts.length > 0 && (
        <ul>
          {accounts.map(({ id, issuer, username, rank }) => (
            <li key={id} data-testid="fill-match">
              <Tile issuer={issuer} username={username} size="small" plain />
              <span class="words">
                <b>{username || issuer}</b>
                <small>
                  {id === state.continues
                    ? t("popup_fill_continues")
                    : rank === "domain"
                      ? t("popup_fill_domain")
                      : issuer}
                </small>
              </span>
              <Button
                kind={id === first?.id ? "primary" : "plain"}
                busy={busy === id}
                disabled={denied}
                testid="fill-do"
                onClick={() => void fill(id)}
              >
                {t("popup_fill")}
                <span class="unseen"> {username || issuer}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {dialog}
    </section>
  )
}
