/** "The code goes here": what a person shows us in the context menu of a field. */
import browser from "webextension-polyfill"
import { codeOf } from "../../domain/error.ts"
import { readAddress } from "../../domain/site.ts"
import type { TaughtKind } from "../../domain/taught.ts"
import { described } from "../../messages/content-check.ts"
import { readHeld } from "../locking/held.ts"
import { log } from "../log.ts"
import { lookAtTab, order, type LookedAt } from "./pages-seen.ts"
import { policy } from "../policy.ts"
import { openPopupPage } from "./popup-page.ts"
import { forgetTaughtAt, keepTaught } from "./taught.ts"

const TEACH = "teach"

/** Entries: id → what the field is for; `null`: for nothing any more. */
const entries: ReadonlyMap<string, TaughtKind | null> = new Map([
  ["teach-username", "username"],
  ["teach-password", "current-password"],
  ["teach-code", "one-time-code"],
  ["teach-forget", null],
])

/** Puts the entries in place, below one. */
export function makeTeaching(): void {
  const contexts = ["editable" as const]
  browser.contextMenus.create({ id: TEACH, contexts, title: browser.i18n.getMessage("menu_teach") })
  for (const id of entries.keys()) {
    const title = browser.i18n.getMessage(`menu_${id.replace("-", "_")}`)
    browser.contextMenus.create({ id, parentId: TEACH, contexts, title })
  }
}

/** Whether an entry of the context menu is one of these. */
export const isTeaching = (id: string | number): id is string => typeof id === "string" && entries.has(id)

/** The document of the field that was clicked; not one of another site's frame, which is never filled. */
async function pageOf(tab: number, frame: number): Promise<LookedAt | undefined> {
  const pages = await lookAtTab(tab)
  return pages.find(({ place }) => place.frameId === frame && place.origin === place.topOrigin)
}

async function teachIn({ place, script }: LookedAt, kind: TaughtKind | null): Promise<void> {
  const host = readAddress(place.origin)?.host
  if (host === undefined) return
  if (kind === null) return forgetTaughtAt(host)
  const mark = await order(place, { order: "field.describe", script, args: [{ kind }] }, described)
  if (mark !== null) await keepTaught({ host, kind, mark })
}

/** Does what an entry says about the field that was clicked. Closed, there is nowhere to keep it: our popup opens. */
export async function teachBy(
  id: string,
  frame: number,
  tab: { readonly id?: number | undefined } | undefined,
): Promise<void> {
  const kind = entries.get(id)
  if (kind === undefined || tab?.id === undefined) return
  try {
    if ((await readHeld()) === null) return await openPopupPage()
    if (!(await policy()).allowFilling) return
    const page = await pageOf(tab.id, frame)
    if (page !== undefined) await teachIn(page, kind)
  } catch (thrown) {
    await log("page", codeOf(thrown))
  }
}
