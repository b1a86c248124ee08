/** What the worker orders the document around a menu to do. */
import * as v from "valibot"
import { order } from "./pages-seen.ts"
import type { Pass } from "./menu-passes.ts"

const done = v.pipe(
  v.unknown(),
  v.transform(() => undefined),
)

/** Takes the menu away; a page that is gone has none. */
export const closeMenu = ({ place, script }: Pass, refocus: boolean): Promise<void> =>
  order(place, { order: "menu.close", script, args: [{ refocus }] }, done).catch(() => {})

/** Pictures in the page that may hold a QR code, as `data:` addresses. @throws fill.gone */
export const picturesIn = ({ place, script }: Pass): Promise<readonly string[]> =>
  order(
    place,
    { order: "page.pictures", script, args: [] },
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(8_000_000), v.startsWith("data:image/"))), v.maxLength(12)),
  )
