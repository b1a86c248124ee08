/** What a person does, in the words of the pages' `data-testid`s; used by every end-to-end test. */
import { setTimeout as pause } from "node:timers/promises"
import * as v from "valibot"
import type { Arguments, ListQuery, PageFunction, Reply, Value } from "../../src/messages/contract.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"

export const chromiumBuild = "dist/chromium"
export const firefoxBuild = "dist/firefox"
export const popupPage = "src/popup/index.html"
export const optionsPage = "src/options/index.html"
export const welcomePage = "src/options/welcome.html"

export const masterPassword = "correct horse battery staple"
export const pin = "482915"
export const wholeList: ListQuery = { query: "", offset: 0, count: 50, archived: false, tag: null }

/** Sends one message from a page of ours, as its own code would, and gives the raw reply. */
export async function send(page: PageDriver, name: string, ...args: unknown[]): Promise<unknown> {
  const call = `(globalThis.browser ?? globalThis.chrome).runtime.sendMessage(${JSON.stringify({ name, args })})`
  // A worker that is just being stopped takes nothing; the pages' own code sends again in the same way.
  for (let tries = 1; ; tries++) {
    try {
      return await page.evaluate(call)
    } catch (thrown) {
      if (tries === 6 || !String(thrown).includes("Receiving end does not exist")) throw thrown
      await pause(20 * 2 ** tries)
    }
  }
}

const reply = v.variant("ok", [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), code: v.string() }),
])

/** The value of a message; throws with the code if it was refused. */
export async function ask<N extends PageFunction>(page: PageDriver, name: N, ...args: Arguments<N>): Promise<Value<N>> {
  const read = v.parse(reply, await send(page, name, ...args))
  if (!read.ok) throw new Error(read.code)
  return read.value as Value<N>
}

/** The code of a message that is refused; throws if it is not. */
export async function refusal<N extends PageFunction>(
  page: PageDriver,
  name: N,
  ...args: Arguments<N>
): Promise<string> {
  const read = v.parse(reply, await send(page, name, ...args)) as Reply<unknown>
  if (read.ok) throw new Error(`${name} was not refused`)
  return read.code
}

/** The rest of the first run, from the recovery code on: that later, no site, and a first account or what was joined. */
export async function finishFirstRun(page: PageDriver): Promise<void> {
  await page.click("welcome-recovery-later", { timeout: 60_000 })
  await page.click("welcome-access-go")
  await page.waitFor("welcome-done", { timeout: 60_000 })
}

/** First run by hand: master password, PIN or none, the quick way through the rest. */
export async function firstRun(page: PageDriver, choosePin: string | null = pin): Promise<void> {
  await page.click("welcome-begin")
  await page.type("welcome-password", masterPassword)
  await page.type("welcome-password-again", masterPassword)
  await page.click("welcome-create")
  await page.waitFor("welcome-pin", { timeout: 60_000 })
  if (choosePin === null) {
    await page.click("welcome-pin-skip")
  } else {
    await page.type("welcome-pin", choosePin)
    await page.type("welcome-pin-again", choosePin)
    await page.click("welcome-pin-set")
  }
  await finishFirstRun(page)
}

/** Types a PIN and sends it. */
export async function enterPin(page: PageDriver, digits: string): Promise<void> {
  await page.type("unlock-pin", digits)
  await page.press("Enter")
}

/** An account as a person types it. */
export const typed = (secret: string, issuer: string, username = "me@site.example") =>
  ({
    secret,
    issuer,
    username,
    kind: "totp",
    algorithm: "SHA1",
    digits: 6,
    period: 30,
    counter: 0,
    onDuplicate: "keep-both",
  }) as const

/** The page that the extension opened by itself when it was installed. */
export async function openedWelcome(chromium: Chromium): Promise<ReturnType<Chromium["drive"]>> {
  const isWelcome = (url: string) => url.endsWith(welcomePage)
  const there = chromium.context.pages().find((page) => isWelcome(page.url()))
  const page = there ?? (await chromium.context.waitForEvent("page", { predicate: (one) => isWelcome(one.url()) }))
  return chromium.drive(page)
}

/**
 * Shows a page in a colour scheme and waits until it stands still: half-way through fading, a text has the contrast of
 * half a text. The change starts its transitions only with a later frame, hence the pause before looking for them.
 */
export async function showIn(opened: ChromiumPage, colorScheme: "light" | "dark"): Promise<void> {
  await opened.page.emulateMedia({ colorScheme })
  await opened.page.waitForTimeout(300)
  await opened.evaluate(`Promise.race([
    Promise.allSettled(document.getAnimations().map((one) => one.finished)),
    new Promise((done) => setTimeout(done, 1500)),
  ]).then(() => true)`)
}
