import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import { t } from "../ui/words.ts"
import { Archived, ArchivedHead } from "./archived.tsx"
import { BackupDue } from "./backup-due.tsx"
import { follow, mask } from "./codes.ts"
import { Empty, NoResult } from "./empty.tsx"
import { FillHere } from "./fill-here.tsx"
import { Header } from "./header.tsx"
import { Hero } from "./hero.tsx"
import { pressed } from "./keyboard.ts"
import { archived, archivedCount, found, listing, narrowed, selected, shown } from "./list.ts"
import { MaskSwitch } from "./mask-switch.tsx"
import { Later } from "./later.tsx"
import { Nav } from "./nav.tsx"
import { Rows } from "./rows.tsx"
import { SaveOffers } from "./save-offers.tsx"
import { noted, popup } from "./state.ts"
import { moved } from "./announcement.ts"
import { SyncDue } from "./sync-due.tsx"
import { bring, restoreScroll, scrolled } from "./window.ts"

const requestLine = async () => (await import("./requests/line.tsx")).RequestLine

/** Accounts whose rows are on the screen; the first, which may stand as a card above them, is always one. */
function onScreen(): readonly string[] {
  const { rows } = listing.value
  const [from, to] = shown.value
  const ids: string[] = []
  const first = rows.get(0)
  if (first !== undefined) ids.push(first.id)
  for (let i = Math.max(1, from); i < to; i++) {
    const row = rows.get(i)
    if (row !== undefined) ids.push(row.id)
  }
  return ids
}

/** The codes. It reads nothing that each letter of a search changes: only the rows are drawn anew then. */
export function ListScreen() {
  const scroller = useRef<HTMLElement>(null)
  useEffect(() => follow(onScreen, false), [])
  // Before it is painted: the rows that exist are those of the old place, and at the top there would be none.
  useLayoutEffect(() => {
    if (scroller.current !== null) restoreScroll(scroller.current)
    if (selected.peek() !== null) bring(selected.peek() ?? 0)
  }, [])
  useEffect(() => {
    const away = () => {
      if (document.visibilityState === "hidden" || !document.hasFocus()) mask()
    }
    document.addEventListener("keydown", pressed)
    document.addEventListener("visibilitychange", away)
    window.addEventListener("blur", mask)
    // A panel that is made taller shows more rows; a popup never is.
    const resized = () => void (scroller.current !== null && window.innerHeight > 600 && scrolled(scroller.current))
    window.addEventListener("resize", resized)
    return () => {
      document.removeEventListener("keydown", pressed)
      document.removeEventListener("visibilitychange", away)
      window.removeEventListener("blur", mask)
      window.removeEventListener("resize", resized)
    }
  }, [])
  const empty = !found.value && !narrowed.value && !archived.value
  return (
    <>
      <Header />
      {noted.value && <Later load={requestLine} props={{}} />}
      <SaveOffers />
      <SyncDue />
      <BackupDue />
      <main
        class={empty && archivedCount.value === 0 ? "middle" : "scroller"}
        ref={scroller}
        tabIndex={-1}
        onScroll={(event) => scrolled(event.currentTarget)}
      >
        {archived.value && <ArchivedHead />}
        {empty ? <Empty /> : found.value ? <Accounts /> : <NoResult />}
        {!archived.value && !narrowed.value && archivedCount.value > 0 && <Archived count={archivedCount.value} />}
      </main>
      <p class="unseen" role="status">
        {moved.value}
      </p>
      <FillHere />
      <Nav here="codes" />
    </>
  )
}

function Accounts() {
  const { total, here, rows } = listing.value
  const site = popup.value?.site ?? null
  const whole = !narrowed.value && !archived.value
  // Accounts of this site lead the list: the first as a card, others as rows under the same heading.
  const led = whole ? here : 0
  const first = rows.get(0)
  return (
    <>
      {led > 0 && (
        <>
          <div class="heading">
            <h2>{site ?? t("popup_this_site")}</h2>
          </div>
          {first !== undefined && <Hero row={first} />}
          {led > 1 && <Rows from={1} to={led} label={site ?? t("popup_this_site")} movable={false} />}
        </>
      )}
      {total > led && (
        <>
          <div class="heading">
            <h2>{t(whole ? "popup_all" : archived.value ? "popup_archived" : "popup_found")}</h2>
            <MaskSwitch />
          </div>
          <Rows from={led} to={total} label={t("popup_all")} movable={whole} />
        </>
      )}
    </>
  )
}
