import { useLayoutEffect, useRef } from "preact/hooks"
import { startDrag } from "./drag.ts"
import { listing, rowHeight, selected, shown } from "./list.ts"
import { AccountRow, RowOnItsWay } from "./row.tsx"
import { placeCard } from "./window.ts"

interface RowsProps {
  /** Places of its rows in the whole list, from and up to. */
  readonly from: number
  readonly to: number
  readonly label: string
  /** Whether rows may be put elsewhere by hand. */
  readonly movable: boolean
}

/** A card of rows, as tall as all of them, in which only those on the screen exist. */
export function Rows({ from, to, label, movable }: RowsProps) {
  const card = useRef<HTMLDivElement>(null)
  const { rows } = listing.value
  const [first, last] = shown.value
  useLayoutEffect(() => {
    const element = card.current
    if (element === null) return undefined
    placeCard(element, { from, to })
    return () => placeCard(element, null)
  }, [from, to])
  const places: number[] = []
  for (let place = Math.max(from, first); place < Math.min(to, last); place++) places.push(place)
  // The row that has the focus stays, however far away one scrolls, or the focus would be lost.
  const kept = selected.value
  if (kept !== null && kept >= from && kept < to && !places.includes(kept)) places.push(kept)
  return (
    <div
      ref={card}
      class="card list"
      role="grid"
      aria-label={label}
      aria-rowcount={to - from}
      style={{ height: `${(to - from) * rowHeight + 2}px` }}
      onPointerDown={movable ? startDrag : undefined}
    >
      {places.map((place) => {
        const row = rows.get(place)
        const top = (place - from) * rowHeight
        return row === undefined ? (
          <RowOnItsWay key={place} top={top} index={place - from + 1} />
        ) : (
          // By its place, not by its account: a search writes into the rows that are there.
          <AccountRow key={place} row={row} place={place} top={top} index={place - from + 1} movable={movable} />
        )
      })}
    </div>
  )
}
