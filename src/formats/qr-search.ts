import { decoded, readings, type Content } from "./qr-decode.ts"
import { addFinder, type Finder, findersIn } from "./qr-finder.ts"
import { type Grid, gridsFor, modulesOf, projectionOf, type Pyramid } from "./qr-grid.ts"
import type { Look } from "./qr-looks.ts"
import { type Triple, triplesOf } from "./qr-triple.ts"

/** A code that was found: what it says and its outer corners, from its own top left clockwise. */
export interface Sighting extends Content {
  readonly corners: readonly { x: number; y: number }[]
}

/** What one picture may cost at most, so that a page full of squares ends too. */
const budget = { finders: 100, gridsPerLook: 400, decodings: 100 }

/** Everything seen and tried in one picture so far. */
export interface Search {
  readonly pyramid: Pyramid
  readonly finders: Finder[]
  /** Finders of codes already read, and those seen inside them. */
  readonly spent: Set<Finder>
  readonly tried: Set<string>
  readonly found: Sighting[]
  decodings: number
}

/** A search that has seen nothing yet. */
export const searchOf = (pyramid: Pyramid): Search => ({
  pyramid,
  finders: [],
  spent: new Set(),
  tried: new Set(),
  found: [],
  decodings: 0,
})

const cornersOf = ({ anchors, size }: Grid): Sighting["corners"] => {
  const project = projectionOf(anchors, size)
  return [
    [0, 0],
    [size, 0],
    [size, size],
    [0, size],
  ].map(([column = 0, row = 0]) => {
    const place = { x: 0, y: 0 }
    project(column, row, place)
    return place
  })
}

/** True if a place lies in a code already found, or a few pixels beside it. */
const isInside = ({ corners }: Sighting, x: number, y: number): boolean =>
  corners.every((from, i) => {
    const to = corners[(i + 1) % corners.length]!
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0
  })

const read = (search: Search, { finders, estimate }: Triple): Sighting | null => {
  const ink = finders[0].ink
  const places = finders.flatMap(({ x, y }) => [x, y])
  for (const grid of gridsFor(search.pyramid, places, estimate, ink)) {
    if (grid.fit < 0.5) continue
    const values = modulesOf(search.pyramid, grid, ink)
    for (const modules of readings(values, grid.size)) {
      if (search.decodings >= budget.decodings) return null
      search.decodings += 1
      const content = decoded(modules, grid.size)
      if (content) return { ...content, corners: cornersOf(grid) }
    }
  }
  return null
}

/** Looks once more: adds the finders that this look shows and reads every code that they now make whole. */
export const lookAgain = (search: Search, { bitmap, zoom }: Look): void => {
  for (const seen of findersIn(bitmap)) {
    const finder = { ...seen, x: seen.x / zoom, y: seen.y / zoom, module: seen.module / zoom }
    if (search.found.some((code) => isInside(code, finder.x, finder.y))) continue
    addFinder(search.finders, finder)
  }
  const open = search.finders.filter((finder) => !search.spent.has(finder))
  const strongest = open.toSorted((a, b) => b.hits / b.module - a.hits / a.module).slice(0, budget.finders)
  let grids = 0
  for (const triple of triplesOf(strongest)) {
    if (triple.finders.some((finder) => search.spent.has(finder))) continue
    const key = triple.finders.map((finder) => search.finders.indexOf(finder)).join()
    if (search.tried.has(key)) continue
    search.tried.add(key)
    grids += 1
    if (grids > budget.gridsPerLook) return
    const sighting = read(search, triple)
    if (!sighting) continue
    search.found.push(sighting)
    for (const finder of search.finders) if (isInside(sighting, finder.x, finder.y)) search.spent.add(finder)
  }
}
