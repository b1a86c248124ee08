import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { searchKey, searchOf } from "../../domain/list-search.ts"
import { ask } from "../../messages/ask.ts"
import type { SignInRow } from "../../messages/contract.ts"
import { Button, IconButton } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"
import { copyText } from "../act.ts"
import { FillHere } from "../fill-here.tsx"
import { Nav } from "../nav.tsx"
import { SaveOffers } from "../save-offers.tsx"
import { attempt, place } from "../state.ts"
import { Generator } from "./generator.tsx"

/** Rows that are drawn at once; more at a click. */
const PAGE = 100

const open = (id: string): void => {
  place.value = { name: "sign-in", id, editing: false }
}
const add = (): void => {
  place.value = { name: "sign-in", id: null, editing: true }
}

/** Copies a password without showing it. A gate for one use closes behind it; then the page asks again. */
async function copyPassword(id: string): Promise<void> {
  await attempt(async () => {
    const { password } = await ask("signIn.get", { id })
    await copyText(password, t("popup_password_copied"))
  })
}

/** The accounts with passwords. A letter goes to the search, Enter opens the first. */
export function SignInList({ rows }: { readonly rows: readonly SignInRow[] }) {
  const [query, setQuery] = useState("")
  const [count, setCount] = useState(PAGE)
  const [making, setMaking] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const find = useMemo(
    () => searchOf(rows.map((row) => searchKey(row.issuer, `${row.username} ${row.email}`, [], row.sites))),
    [rows],
  )
  const found = query.trim() === "" ? rows : find(query).map((i) => rows[i]!)
  return (
    <>
      <header>
        <h1 class="unseen">{t("popup_passwords")}</h1>
        <div class="bar">
          <label class="search">
            <Icon name="search" size={16} />
            <span class="unseen">{t("popup_passwords_search")}</span>
            <input
              ref={field}
              type="search"
              placeholder={t("popup_passwords_search")}
              value={query}
              data-testid="passwords-search"
              onInput={(event) => setQuery(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && found[0] !== undefined) open(found[0].id)
                if (event.key !== "Escape" || query === "") return
                event.preventDefault()
                setQuery("")
              }}
            />
          </label>
          <IconButton
            icon="dice"
            label={t("popup_generator")}
            testid="generator-open"
            onClick={() => setMaking(true)}
          />
          <IconButton icon="plus" label={t("popup_password_add")} testid="password-add" onClick={add} />
        </div>
      </header>
      <SaveOffers />
      <main class={rows.length === 0 ? "middle calm" : "scroller"} tabIndex={-1}>
        {rows.length === 0 ? (
          <>
            <Icon name="key" size={40} />
            <h1>{t("popup_passwords_none")}</h1>
            <p>{t("popup_passwords_none_text")}</p>
            <Button kind="primary" wide onClick={add}>
              {t("popup_password_add")}
            </Button>
          </>
        ) : (
          <div class="card sign-ins">
            {found.slice(0, count).map((row) => (
              <div key={row.id} class="sign-in">
                <button type="button" data-testid="sign-in" onClick={() => open(row.id)}>
                  <Tile issuer={row.issuer} username={row.username} />
                  <span class="who">
                    <b>{row.issuer || row.username}</b>
                    <span>{row.issuer === "" ? "" : row.username || row.email}</span>
                  </span>
                </button>
                {row.hasPassword && (
                  <IconButton
                    icon="copy"
                    label={t("popup_password_copy_of", row.issuer || row.username)}
                    bare
                    testid="sign-in-copy"
                    onClick={() => void copyPassword(row.id)}
                  />
                )}
              </div>
            ))}
            {found.length === 0 && <p class="nothing">{t("popup_nothing_found")}</p>}
          </div>
        )}
        {found.length > count && (
          <Button wide onClick={() => setCount(count + PAGE)}>
            {t("popup_more")}
          </Button>
        )}
      </main>
      <FillHere />
      <Nav here="passwords" />
      {making && <Generator onClose={() => setMaking(false)} />}
    </>
  )
}
