import { batch, signal } from "@preact/signals"
import { codeOf, type ErrorCode } from "../domain/error.ts"
import { ask } from "../messages/ask.ts"
import type { PopupView } from "../messages/contract.ts"
import { hideToast, showToast } from "../ui/toast.tsx"
import { errorWords } from "../ui/words.ts"
import { moved } from "./announcement.ts"
import { forgetCodes, forgetList, receive, wanted } from "./list.ts"

/** Ways to add an account. */
export type AddWay = "choose" | "scan" | "found" | "image" | "camera" | "link" | "type"

/** Where the person is, while the vault is open. */
export type Place =
  | { readonly name: "list" }
  | { readonly name: "add"; readonly way: AddWay }
  | { readonly name: "detail"; readonly id: string }
  | { readonly name: "passwords" }
  | { readonly name: "requests" }
  | { readonly name: "sign-in"; readonly id: string | null; readonly editing: boolean }
  | { readonly name: "basic"; readonly question: string }

/** The worker's answer; `null` until the first one. */
export const popup = signal<PopupView | null>(null)
/** Why there is no answer. */
export const failure = signal<ErrorCode | null>(null)
export const place = signal<Place>(home())
/** Whether sign-in requests have this page instead. They take it as soon as one waits, unless they are hidden. */
export const asking = signal<"no" | "yes" | "hidden">("no")
/** How many of them wait. */
export const waiting = signal(0)
/** Whether they have something to say above the list. */
export const noted = signal(false)
/** Accounts whose requests do not come, and the message that says why in few words. */
export const troubled = signal<ReadonlyMap<string, string>>(new Map())

/** Where this page begins, and goes on after unlocking: its address names a way to add, an account or a question, where it is not the popup. */
function home(): Place {
  const id = /^#account-([\w-]+)$/.exec(location.hash)?.[1]
  if (id !== undefined) return { name: "detail", id }
  const question = /^#basic=([\w-]+)$/.exec(location.hash)?.[1]
  if (question !== undefined) return { name: "basic", question }
  const way = (["image", "camera", "link", "found"] as const).find((name) => location.hash === `#${name}`)
  return way === undefined ? { name: "list" } : { name: "add", way }
}

let loading: Promise<void> | null = null
let again = false

/** Asks for everything the popup shows. Calls that come while one is under way are joined into one more. */
export const load = (): Promise<void> => askFor("popup.open")

/** {@link load} where nobody did anything: App Lock's time goes on. */
export const follow = (): Promise<void> => askFor("popup.follow")

function askFor(name: "popup.open" | "popup.follow"): Promise<void> {
  if (loading !== null) {
    again = true
    return loading
  }
  loading = (async () => {
    await request(name)
    while (again) {
      again = false
      await request("popup.follow")
    }
  })().finally(() => {
    loading = null
  })
  return loading
}

async function request(name: "popup.open" | "popup.follow"): Promise<void> {
  const { query, mark } = wanted()
  try {
    const view = await ask(name, query)
    batch(() => {
      const wasOpen = (popup.value?.list ?? null) !== null
      failure.value = null
      popup.value = view
      if (view.list === null) {
        forgetList()
        // Both may name an account.
        if (wasOpen) hideToast()
        moved.value = ""
        place.value = home()
      } else {
        receive(view.list, mark, true)
        waiting.value = view.waiting
        if (view.waiting > 0 && asking.peek() === "no") asking.value = "yes"
      }
    })
  } catch (error) {
    failure.value = codeOf(error)
  }
}

/** Whether the error means that the vault is not open any more. */
const shut = (code: ErrorCode): boolean =>
  code === "vault.locked" || code === "vault.closed" || code === "vault.missing"

/**
 * What to say of an error beside the form that caused it. If the vault is not open any more there is nothing to say
 * there: the unlock screen takes over, and this answers `null`.
 */
export function troubleOf(error: unknown): ErrorCode | null {
  const code = codeOf(error)
  if (!shut(code)) return code
  void load()
  return null
}

/** Does work that has no place of its own for an error; then a toast says it. Answers whether it was done. */
export async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    const code = troubleOf(error)
    if (code !== null) showToast(errorWords(code), { kind: "error" })
    return false
  }
}

/** Locks, and takes what was shown off the screen before the worker has answered. */
export async function lock(): Promise<void> {
  forgetCodes()
  await attempt(() => ask("session.lock", { fully: false }))
  await load()
}
