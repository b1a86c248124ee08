/** What the filling tests do again and again, as a person does it. */
import type { Page as BrowserPage } from "playwright-core"
import type browser from "webextension-polyfill"
import type { Arguments } from "../../../src/messages/contract.ts"
import { ask, masterPassword, typed } from "../flows.ts"
import type { Chromium, ChromiumPage } from "../launch/chromium.ts"
import type { PageDriver } from "../launch/driver.ts"

type Wish = Arguments<"signIn.save">[0]["wish"]

/** Keeps an account with a username and a password; answers with its id. The gate must be open. */
export async function keep(own: PageDriver, wish: Partial<Wish> & Pick<Wish, "username" | "sites">): Promise<string> {
  const whole = { issuer: "Shop", email: "", password: `of ${wish.username}`, recovery: [], ...wish }
  return (await ask(own, "signIn.save", { id: null, wish: whole })).id
}

/** Keeps an account with a code; answers with its id. */
export async function keepCode(own: PageDriver, issuer: string, sites: readonly string[]): Promise<string> {
  const { added } = await ask(own, "account.add", typed("JBSWY3DPEHPK3PXP", issuer))
  if (added === null) throw new Error("not added")
  await ask(own, "account.edit", { id: added.id, changes: { sites } })
  return added.id
}

export const openGate = (own: PageDriver): Promise<void> => ask(own, "gate.open", { password: masterPassword })

/** What the inputs of a page hold, by name; those in open shadow roots and same-origin frames too. */
export async function values(tab: PageDriver): Promise<Record<string, string>> {
  return (await tab.evaluate(`(() => {
    const found = {}
    const walk = (root) => {
      for (const one of root.querySelectorAll("*")) {
        if (one.localName === "input") found[one.name || one.id] = one.value
        if (one.shadowRoot) walk(one.shadowRoot)
        if (one.localName === "iframe" && one.contentDocument) walk(one.contentDocument)
      }
    }
    walk(document)
    return found
  })()`)) as Record<string, string>
}

/** Clicks our icon over a tab and there "Fill in" at an account; answers with what the popup then says. */
export async function fillByPopup(chromium: Chromium, tab: ChromiumPage, account: string): Promise<string> {
  const popup = await chromium.popup(tab)
  await popup.click({ id: "fill-do", within: { id: "fill-match", having: account } })
  const said = await popup.waitFor("toast")
  await popup.close()
  return said
}

/** The same where our window asks: answers with that window. */
export async function fillAsked(chromium: Chromium, tab: ChromiumPage, account: string): Promise<ChromiumPage> {
  const popup = await chromium.popup(tab)
  const opened = confirmWindow(chromium)
  await popup.click({ id: "fill-do", within: { id: "fill-match", having: account } })
  return opened
}

/** The window that asks, as soon as it is there. */
export async function confirmWindow(chromium: Chromium): Promise<ChromiumPage> {
  const isOurs = (page: BrowserPage) => page.url().includes("/confirm.html")
  const page = await chromium.context.waitForEvent("page", {
    predicate: async (one) => (await one.waitForLoadState(), isOurs(one)),
  })
  return chromium.drive(page)
}

/** Marks that our scripts left in their world of a tab's frames: "waits", "script"; `null` where our world is not. */
export async function marksIn(chromium: Chromium, tab: ChromiumPage): Promise<(string | null)[]> {
  const worker = await chromium.worker()
  return worker.evaluate(async (url) => {
    const { chrome } = globalThis as unknown as { chrome: typeof browser }
    const [found] = await chrome.tabs.query({ url: `${url.split("#")[0] ?? ""}*` })
    const func = () => (globalThis as { countersign?: string }).countersign ?? null
    const frames = await chrome.scripting.executeScript({ target: { tabId: found?.id ?? -1, allFrames: true }, func })
    return frames.map(({ result }) => result as string | null)
  }, tab.page.url())
}
