import { batch } from "@preact/signals"
import { ask } from "../messages/ask.ts"
import { t } from "../ui/words.ts"
import { moved } from "./announcement.ts"
import { archived, listing, query, selected, tag } from "./list.ts"
import { attempt, load } from "./state.ts"
import { bring } from "./window.ts"

/** Where a row may go, as near to `to` as it may: pinned rows stay among pinned ones, and what leads for the site stays. */
export function allowed(from: number, to: number): number {
  const { rows, here, total } = listing.peek()
  const pinned = rows.get(from)?.pinned
  const step = to < from ? -1 : 1
  let place = from
  while (place !== to) {
    const next = place + step
    if (next < here || next >= total || rows.get(next)?.pinned !== pinned) break
    place = next
  }
  return place
}

/** Puts a row in another place: at once here, then in the vault. */
export async function move(from: number, to: number): Promise<void> {
  const { rows } = listing.peek()
  const row = rows.get(from)
  if (row === undefined || from === to) return
  const follower = rows.get(to < from ? to : to + 1)
  // Last of the pinned ones is last of all as far as their order goes, since pinned ones lead.
  const before = follower !== undefined && follower.pinned === row.pinned ? follower.id : null
  const order = new Map(rows)
  const step = to < from ? -1 : 1
  for (let place = from; place !== to; place += step) {
    const next = rows.get(place + step)
    if (next !== undefined) order.set(place, next)
  }
  order.set(to, row)
  batch(() => {
    listing.value = { ...listing.peek(), rows: order }
    if (selected.peek() === from) selected.value = to
  })
  if (!(await attempt(() => ask("account.move", { id: row.id, before })))) await load()
}

/** Alt and an arrow: one place up or down. */
export async function nudge(from: number, step: -1 | 1): Promise<void> {
  if (archived.peek() || query.peek() !== "" || tag.peek() !== null) return
  const { rows, here, total } = listing.peek()
  const to = allowed(from, from + step)
  const name = rows.get(from)?.issuer ?? ""
  if (from < here || to === from) {
    moved.value = t("popup_move_end", name)
    return
  }
  const done = move(from, to)
  bring(to)
  moved.value = t("popup_moved", name, to + 1, total)
  await done
}
