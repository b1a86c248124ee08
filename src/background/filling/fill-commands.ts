/** Filling by the browser's own shortcut and context menu: no page can press either. */
import { codeOf, CountersignError } from "../../domain/error.ts"
import type { Asker } from "../../domain/release.ts"
import { findEntry } from "../../vault/vault.ts"
import { continuesIn } from "./continuing.ts"
import { fillablePages } from "./fill-here.ts"
import { fitting } from "./filling.ts"
import { log } from "../log.ts"
import { matchesFor } from "./matches.ts"
import { openedIndex } from "../accounts/opened.ts"
import { openPopupPage } from "./popup-page.ts"
import { releaseAccount } from "./release.ts"
import { on } from "../events.ts"

/** Id of the entry in the context menu, and name of the command. */
export const FILL = "fill"

interface Tab {
  readonly id?: number | undefined
}

/**
 * Fills the account that is meant: the one that the tab is at, or the only one that has something for its fields.
 * @returns false if it cannot be told which
 */
async function fillMeant(tab: number, by: Asker): Promise<boolean> {
  const [page, ...others] = await fillablePages(tab)
  if (page === undefined) throw new CountersignError("fill.forbidden")
  const { vault } = await openedIndex()
  for (const each of [page, ...others]) {
    const matches = await matchesFor(each.place.url, each.place.origin)
    const fit = matches.filter(
      ({ id, rank }) => rank !== null && fitting(findEntry(vault, id), each.kinds, "all").length > 0,
    )
    const last = await continuesIn(tab, each.kinds)
    const meant = fit.find(({ id }) => id === last) ?? (fit.length === 1 ? fit[0] : undefined)
    if (meant !== undefined) {
      await releaseAccount(each, { id: meant.id, what: "all" }, { by })
      return true
    }
  }
  return false
}

/** Fills, or opens our popup: to unlock, to choose, or to say that there is nothing. */
export async function fillBy(by: Asker, tab: Tab | undefined): Promise<void> {
  try {
    if (tab?.id !== undefined && (await fillMeant(tab.id, by))) return
  } catch (thrown) {
    await log("page", codeOf(thrown))
  }
  await openPopupPage()
}

/** Listens for the shortcut. */
export function watchFillCommand(): void {
  on("command", (command, tab) => (command === FILL ? fillBy("shortcut", tab) : undefined))
}
