/**
 * Our scripts in pages. The bootstrap is registered where the person has given site access, and only while a part that
 * works in pages is switched on; it is 1 KB that waits for the focus of a field. The rest comes by the worker, into the
 * very document that asked, so nothing of it is web-accessible and no page can tell that we are there.
 */
import browser from "webextension-polyfill"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { hostPatterns } from "../../domain/remote-address.ts"
import type { Settings } from "../../domain/settings.ts"
import type { OrderMessage } from "../../messages/content-contract.ts"
import type { Place } from "../../messages/sender.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { database } from "../database.ts"
import { readHeld } from "../locking/held.ts"
import { log } from "../log.ts"
import { policy } from "../policy.ts"
import { onRules } from "../requests/registrations.ts"
import { readSettings, settingsBy } from "../settings.ts"
import { serverBy } from "../syncing/store.ts"
import { on } from "../events.ts"

const ID = "bootstrap"
const BOOTSTRAP = "src/content/bootstrap.js"
const SCRIPT = "src/content/script.js"

/** Whether any part is on that needs a script in pages before a click on our icon. */
const inPages = ({ fillMenu, offerSave }: Settings): boolean => fillMenu || offerSave

/** The same as it stands now; while the vault is closed, as it stood when it was last open. Never without a vault. */
export async function worksInPages(): Promise<boolean> {
  const { allowFilling, allowSaving } = await policy()
  if (!allowFilling && !allowSaving) return false
  const known = await database()
  const before = await readMeta(known, "inPages")
  if ((await readHeld()) === null) return before !== false && (await readMeta(known, "keyring")) !== null
  const now = inPages(await readSettings())
  if (now !== before) await writeMeta(known, "inPages", now)
  return now
}

/** Patterns that were given for sync alone; while the vault is closed, as it stood when it was last open. */
async function serverHosts(): Promise<readonly string[]> {
  const known = await database()
  const before = (await readMeta(known, "serverHosts")) ?? []
  const held = await readHeld()
  if (held === null) return before
  const [server, { serverIsSite }] = await Promise.all([serverBy(held).catch(() => null), settingsBy(held)])
  const now = server === null || serverIsSite ? [] : hostPatterns(new URL(server.address))
  if (!same(now, before)) await writeMeta(known, "serverHosts", now.length === 0 ? null : now)
  return now
}

/** Sites that we may run on without a click. A server of ours is none by that alone: a wider pattern may hold it. */
async function allowedHosts(): Promise<string[]> {
  const [{ origins = [] }, servers] = await Promise.all([browser.permissions.getAll(), serverHosts()])
  const sites = origins.filter((pattern) => /^(?:https?|\*):/.test(pattern) || pattern === "<all_urls>")
  return sites.filter((pattern) => !servers.includes(pattern))
}

async function registered(): Promise<readonly string[] | null> {
  const [script] = await browser.scripting.getRegisteredContentScripts({ ids: [ID] })
  return script === undefined ? null : (script.matches ?? [])
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join() === b.toSorted().join()

/** Makes the registration what settings and site access say, and puts the bootstrap into open tabs where it is new. */
async function settle(): Promise<void> {
  const hosts = await allowedHosts()
  const before = await registered()
  const matches = hosts.length > 0 && (await worksInPages()) ? hosts : []
  if (matches.length === 0) {
    if (before === null) return
    await browser.scripting.unregisterContentScripts({ ids: [ID] })
    await outOfOpenTabs()
    return
  }
  if (before !== null && same(before, matches)) return
  const runAt = "document_start" as const
  const script = { id: ID, matches, js: [BOOTSTRAP], allFrames: true, runAt, persistAcrossSessions: true }
  if (before === null) await browser.scripting.registerContentScripts([script])
  else {
    await browser.scripting.updateContentScripts([script])
    // A tab does not tell us its address where access was taken back: all end, and those that still may begin anew.
    if (before.some((pattern) => !matches.includes(pattern))) await outOfOpenTabs()
  }
  await intoOpenTabs(matches)
}

/** Pages that were open before do not get a registered script. */
async function intoOpenTabs(matches: readonly string[]): Promise<void> {
  const tabs = await browser.tabs.query({ url: [...matches] })
  await Promise.allSettled(
    tabs.flatMap(({ id, discarded }) =>
      id === undefined || discarded === true
        ? []
        : browser.scripting.executeScript({ target: { tabId: id, allFrames: true }, files: [BOOTSTRAP] }),
    ),
  )
}

/** Off is off at once, not with the next page. A bootstrap that waits there is told so at the next focus, and is gone. */
async function outOfOpenTabs(): Promise<void> {
  const message: OrderMessage<"script.end"> = { order: "script.end", script: null, args: [] }
  const tabs = await browser.tabs.query({ discarded: false })
  // Most have no script of ours, and nobody answers.
  await Promise.allSettled(tabs.flatMap(({ id }) => (id === undefined ? [] : browser.tabs.sendMessage(id, message))))
}

/** Settles after everything that asked before, one at a time. Never rejects. */
export function settleInjection(): Promise<void> {
  return navigator.locks.request("injection", settle).catch((thrown: unknown) => log("page", codeOf(thrown)))
}

/** A document as the API names it. */
export interface Injected {
  readonly frameId: number
  readonly documentId: string | null
}

type Target = Parameters<typeof browser.scripting.executeScript>[0]["target"]

async function inject(target: Target): Promise<Injected[]> {
  try {
    const results = await browser.scripting.executeScript({ target, files: [SCRIPT], injectImmediately: true })
    return results.map((result) => ({
      frameId: result.frameId,
      documentId: "documentId" in result && typeof result.documentId === "string" ? result.documentId : null,
    }))
  } catch (cause) {
    throw new CountersignError("fill.forbidden", "inject", { cause })
  }
}

/** Only the document that asked: where another has come in its place, nothing happens. */
function targetOf({ tabId, frameId, documentId }: Pick<Place, "tabId" | "frameId" | "documentId">): Target {
  if (documentId === null) return { tabId, frameIds: [frameId] }
  // The polyfill's types do not know `documentIds`.
  const target = { tabId, documentIds: [documentId] }
  return target
}

/** Puts the rest into the document whose bootstrap asked, unless it was switched off since. @throws fill.forbidden */
export async function injectInto(place: Place): Promise<void> {
  if (await worksInPages()) await inject(targetOf(place))
}

/** Puts the rest into every document of a tab that we may run in. @throws fill.forbidden if the page is none */
export const injectIntoTab = (tabId: number): Promise<Injected[]> => inject({ tabId, allFrames: true })

/** Listens for what changes where we may run. */
export function watchInjection(): void {
  // An update takes away what was registered.
  on("installed", () => settleInjection())
  on("permitted", () => settleInjection())
  on("unpermitted", () => settleInjection())
  // The organisation changes its mind; Chromium delivers that while it runs.
  on("stored", (_changes, area) => (area === "managed" ? settleInjection() : undefined))
  onRules(() => void settleInjection())
}
