/**
 * System notifications, where the person has allowed them. While locked they name nobody. On Chromium they have buttons to
 * answer with, if App Lock is off and neither a number nor anything else is to be looked at first; Firefox has none.
 */
import browser from "webextension-polyfill"
import { codeOf } from "../domain/error.ts"
import { log } from "./log.ts"
import type { Held } from "./locking/held.ts"
import { proofNeed } from "./requests/proof-need.ts"
import type { RegistrationRecord } from "./requests/registrations.ts"
import type { RequestRecord } from "./requests/request-record.ts"
import { settingsBy } from "./settings.ts"
import { on } from "./events.ts"

const REQUEST = "request:"
/** One for all that waits to be saved: a page cannot fill the screen with them. */
const SAVE = "save"

/** The permission can be withdrawn at any time; the API is then gone, or refuses. */
const allowed = (): Promise<boolean> => browser.permissions.contains({ permissions: ["notifications"] })

const say = (key: string, ...names: string[]): string => browser.i18n.getMessage(key, names)

interface Notice {
  readonly title: string
  readonly message: string
  readonly buttons?: { title: string }[]
}

async function show(id: string, { buttons, ...text }: Notice): Promise<void> {
  if (!(await allowed())) return
  const plain = { type: "basic" as const, iconUrl: browser.runtime.getURL("icons/128.png"), ...text }
  try {
    if (buttons === undefined) await browser.notifications.create(id, plain)
    else {
      const full = { ...plain, buttons, requireInteraction: true }
      // Firefox throws at `buttons`.
      await browser.notifications.create(id, full).catch(() => browser.notifications.create(id, plain))
    }
  } catch (thrown) {
    await log("network", codeOf(thrown))
  }
}

/** Whether a request may be answered from its notification. */
export async function answerable(
  held: Held,
  { challenge: { number, context } }: RequestRecord,
  registration: RegistrationRecord,
  warned: Readonly<Record<string, number>>,
): Promise<boolean> {
  if (held.codes === null || number.kind !== "none" || (warned[registration.id] ?? 0) > Date.now()) return false
  // What is to be compared or told asks for a look at it.
  if (context !== null && (context.location !== "none" || context.binding !== "")) return false
  return (await proofNeed(await settingsBy(held), registration.unlock)) === "none"
}

/** Says that a request has come. */
export async function announce(
  held: Held,
  request: RequestRecord,
  registration: RegistrationRecord,
  warned: Readonly<Record<string, number>>,
): Promise<void> {
  if (!registration.notify || !(await settingsBy(held)).notifyRequests) return
  const title = say("notice_request")
  if (held.codes === null) return show(REQUEST + request.id, { title, message: say("notice_request_locked") })
  const { issuer, username } = registration
  const named = { title: say("notice_request_for", issuer || username), message: request.challenge.title || title }
  const buttons = [{ title: say("notice_approve") }, { title: say("notice_deny") }]
  if (await answerable(held, request, registration, warned)) return show(REQUEST + request.id, { ...named, buttons })
  return show(REQUEST + request.id, { ...named, message: `${named.message}\n${say("notice_request_open")}` })
}

/** Takes notifications of requests away that are not among `open`. */
export async function withdrawNotices(open: ReadonlySet<string>): Promise<void> {
  if (!(await allowed())) return
  const shown = Object.keys(await browser.notifications.getAll())
  const over = shown.filter((id) => id.startsWith(REQUEST) && !open.has(id.slice(REQUEST.length)))
  await Promise.all(over.map((id) => browser.notifications.clear(id)))
}

/** Says that a server knows this browser no more; one whose notifications are off is silent here too. */
export async function announceRevoked({ id, issuer, notify }: RegistrationRecord): Promise<void> {
  if (!notify) return
  await show(`revoked:${id}`, { title: say("notice_revoked"), message: say("notice_revoked_for", issuer) })
}

/**
 * Says that something was typed that may be saved; no name of an account is in it, and while locked none of a site.
 * @param host as people write it
 */
export async function announceSave(held: Held, host: string): Promise<void> {
  if (!(await settingsBy(held)).notifySaves) return
  const message = held.codes === null ? say("notice_save_locked") : say("notice_save_at", host)
  await show(SAVE, { title: say("notice_save"), message })
}

/** Nothing waits to be saved any more. */
export async function withdrawSave(): Promise<void> {
  if (await allowed()) await browser.notifications.clear(SAVE)
}

/** Shows one as a request's would be. */
export const tryNotice = (): Promise<void> =>
  show("test", { title: say("notice_request"), message: say("notice_test") })

/** What to do when a notification is clicked; `button`: 0 approve, 1 deny. */
export interface NoticeClicks {
  readonly opened: () => Promise<void>
  readonly answered: (id: string, button: number) => Promise<void>
}

/** Listens, as soon as the permission is there. */
export function watchNotices({ opened, answered }: NoticeClicks): void {
  on("noticeClicked", (id) => {
    void browser.notifications.clear(id)
    if (id.startsWith(REQUEST) || id === SAVE) void opened()
  })
  // Firefox has no buttons, and no event of theirs.
  on("noticeAnswered", (id, button) => {
    if (id.startsWith(REQUEST)) void answered(id.slice(REQUEST.length), button)
  })
}
