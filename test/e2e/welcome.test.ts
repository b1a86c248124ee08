/** The first run: its way, what may be put off, what a reload keeps, and how far Countersign may reach into sites. */
import { AxeBuilder } from "@axe-core/playwright"
import { rm } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, chromiumBuild, firefoxBuild, masterPassword, openedWelcome, optionsPage, pin } from "./flows.ts"
import { refusal, showIn, typed, welcomePage } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox } from "./launch/firefox.ts"
import { launchGranted } from "./launch/grant.ts"
import { newDevice } from "./passkeys.ts"

async function expectClean(opened: ChromiumPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // axe opens and closes a tab of its own; behind another tab nothing moves on, and no passkey is given.
    await opened.page.bringToFront()
    await showIn(opened, colorScheme)
    const { violations } = await new AxeBuilder({ page: opened.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
  }
}

async function makeVault(welcome: PageDriver): Promise<void> {
  await welcome.click("welcome-begin")
  await welcome.type("welcome-password", masterPassword)
  await welcome.type("welcome-password-again", masterPassword)
  await welcome.click("welcome-create")
  await welcome.waitFor("welcome-step-lock", { timeout: 60_000 })
}

const reload = async ({ page }: ChromiumPage): Promise<void> => {
  await page.reload()
}

describe.sequential("by PIN, with a reload at every step", () => {
  let chromium: Chromium
  let welcome: ChromiumPage
  let code = ""

  beforeAll(async () => {
    chromium = await launchChromium({ extension: chromiumBuild })
    welcome = await openedWelcome(chromium)
  })

  afterAll(() => chromium.close())

  test("a step is kept before it can be seen, so the quickest reload loses none", async () => {
    const addresses = await welcome.evaluate(`new Promise((done) => {
      const seen = {}
      const look = () => {
        for (const step of document.querySelectorAll("[data-testid^=welcome-step-]")) seen[step.dataset.testid] ??= location.hash
        if (Object.keys(seen).length === 2) done(seen)
      }
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
      look()
      const poll = setInterval(() => {
        const button = document.querySelector("[data-testid=welcome-begin]")
        button?.click()
        if (button) clearInterval(poll)
      }, 5)
    })`)
    expect(addresses).toEqual({ "welcome-step-begin": "", "welcome-step-password": "#password" })
    await welcome.page.goto(welcome.page.url().replace(/#.*/, ""))
  })

  test("a reload before there is a vault goes on at the password", async () => {
    await welcome.click("welcome-begin")
    await welcome.waitFor("welcome-password")
    await reload(welcome)
    await welcome.waitFor("welcome-step-password")
    await welcome.page.goto(welcome.page.url().replace(/#.*/, ""))
    await makeVault(welcome)
  })

  test("reloaded at the PIN, it asks for the password that it forgot", async () => {
    await expectClean(welcome)
    await reload(welcome)
    await welcome.waitFor("welcome-step-lock")
    await expectClean(welcome)
    await welcome.type("welcome-pin", pin)
    await welcome.type("welcome-pin-again", pin)
    await welcome.type("welcome-current", "not the master password")
    await welcome.click("welcome-pin-set")
    await welcome.waitFor("welcome-current-error", { text: /\S/, timeout: 60_000 })
    expect((await ask(welcome, "session.state")).hasPin).toBe(false)
    await welcome.type("welcome-current", masterPassword)
    await welcome.click("welcome-pin-set")
    await welcome.waitFor("welcome-step-recovery", { timeout: 60_000 })
    expect((await ask(welcome, "session.state")).hasPin).toBe(true)
  })

  test("a recovery code counts when it was typed back; one that was lost with a reload never does", async () => {
    await expectClean(welcome)
    const lost = (await welcome.waitFor("recovery-code")).replaceAll(/\s/g, "")
    await reload(welcome)
    code = (await welcome.waitFor("recovery-code")).replaceAll(/\s/g, "")
    expect(code).not.toBe(lost)
    await welcome.click("welcome-recovery-written")
    await welcome.type("welcome-recovery-typed", lost)
    await welcome.click("welcome-recovery-save")
    await welcome.waitFor("welcome-recovery-typed-error", { text: /\S/ })
    await welcome.click("welcome-recovery-again")
    expect((await welcome.waitFor("recovery-code")).replaceAll(/\s/g, "")).toBe(code)
    await welcome.click("welcome-recovery-written")
    await expectClean(welcome)
    await welcome.type("welcome-recovery-typed", code.toLowerCase())
    await welcome.type("welcome-current", masterPassword)
    await welcome.click("welcome-recovery-save")
    await welcome.waitFor("welcome-step-access", { timeout: 60_000 })
    await ask(welcome, "recovery.check", { code })
    expect(await refusal(welcome, "recovery.check", { code: lost })).toBe("recovery.wrong")
  })

  test("locked on the way, it asks to unlock and goes on", async () => {
    await ask(welcome, "session.lock", { fully: true })
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-locked")
    await expectClean(welcome)
    await reload(welcome)
    await welcome.type("unlock-password", masterPassword)
    await welcome.press("Enter")
    await welcome.waitFor("welcome-done", { timeout: 60_000 })
    expect(
      await ask(welcome, "list.find", { query: "", offset: 0, count: 1, archived: false, tag: null }),
    ).toMatchObject({
      total: 0,
    })
  })

  test("opened again when it was finished, it says that there is a vault", async () => {
    await welcome.click("welcome-done")
    const again = await chromium.page(welcomePage)
    await again.waitFor("welcome-exists")
    await again.click("welcome-exists-add")
    await again.waitFor("welcome-secret")
    await again.close()
  })
})

describe.sequential("a tab that is closed in mid-way", () => {
  let chromium: Chromium
  let welcome: ChromiumPage

  beforeAll(async () => {
    chromium = await launchChromium({ extension: chromiumBuild })
    welcome = await openedWelcome(chromium)
  })

  afterAll(() => chromium.close())

  const again = async (): Promise<void> => {
    const closed = welcome
    welcome = await chromium.page(welcomePage)
    await closed.close()
  }

  test("goes on at the step that was left when it is opened again", async () => {
    await makeVault(welcome)
    await again()
    await welcome.waitFor("welcome-step-lock")
    await welcome.click("welcome-pin-skip")
    await welcome.waitFor("welcome-step-recovery")
    await again()
    await welcome.waitFor("welcome-step-recovery")
    await welcome.click("welcome-recovery-later")
    await welcome.waitFor("welcome-step-access")
    await again()
    await welcome.waitFor("welcome-step-access")
  })

  test("the empty popup and the settings show the way back", async () => {
    const popup = await chromium.popup(welcome)
    const [tab] = await Promise.all([
      chromium.context.waitForEvent("page", { predicate: (one) => one.url().endsWith(welcomePage) }),
      popup.click("empty-unfinished"),
    ])
    await chromium.drive(tab).waitFor("welcome-step-access")
    await tab.close()
    const settings = await chromium.page(optionsPage)
    await settings.waitFor("unfinished", { text: "sites" })
    await expectClean(settings)
    await settings.click("unfinished-go")
    await settings.waitFor("welcome-step-access")
    await settings.close()
  })

  test("what was set elsewhere is not asked, and a first account that is there ends it", async () => {
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-done")
    await again()
    await welcome.waitFor("welcome-step-first")
    await ask(welcome, "account.add", typed("GEZDGNBVGY3TQOJQ", "Example"))
    await again()
    await welcome.waitFor("welcome-exists")
  })
})

describe.sequential("a first run that is left at that", () => {
  let chromium: Chromium

  beforeAll(async () => {
    chromium = await launchChromium({ extension: chromiumBuild })
    await makeVault(await openedWelcome(chromium))
  })

  afterAll(() => chromium.close())

  test("is asked no more, and a step that is looked at again does not begin it anew", async () => {
    const settings = await chromium.page(optionsPage)
    await settings.waitFor("unfinished", { text: "PIN" })
    await ask(settings, "pin.set", { password: masterPassword, pin })
    await settings.waitFor("unfinished", { text: "recovery code" })
    await settings.click("unfinished-leave")
    await settings.waitGone("unfinished")
    const welcome = await chromium.page(welcomePage)
    await welcome.waitFor("welcome-exists")
    await welcome.page.goto(`${welcome.page.url()}#access`)
    await reload(welcome)
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-done")
    const later = await chromium.page(welcomePage)
    await later.waitFor("welcome-exists")
    const popup = await chromium.popup(later)
    await popup.waitFor("empty-scan")
    expect(await ask(popup, "firstRun.missing")).toBe(null)
    expect(await popup.count("empty-unfinished")).toBe(0)
  })
})

describe.sequential("by passkey, with every site", () => {
  let chromium: Chromium
  let welcome: ChromiumPage
  const hosts = ["https://*/*", "http://*/*"]

  beforeAll(async () => {
    chromium = await launchGranted({ extension: chromiumBuild }, [...hosts, "https://*.countersign.test/*"])
    welcome = await chromium.page(welcomePage)
    await newDevice(chromium, welcome)
  })

  afterAll(async () => {
    await chromium.close()
    await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  })

  test("a passkey in place of a PIN, without typing the password again", async () => {
    await makeVault(welcome)
    await welcome.click("welcome-lock-passkey")
    await welcome.waitFor("welcome-passkey-name", { text: /\S/ })
    await expectClean(welcome)
    await welcome.page.bringToFront()
    await welcome.click("welcome-passkey-make")
    await welcome.waitFor("welcome-step-recovery", { timeout: 60_000 })
    expect(await ask(welcome, "session.state")).toMatchObject({ hasPasskey: true, hasPin: false, hasRecovery: false })
    expect((await ask(welcome, "settings.get")).appLock).toBe(true)
  })

  test("the recovery code is put off, and what that means is said", async () => {
    expect(await welcome.allText()).toMatch(/forgotten master password means that everything in the vault is lost/)
    await welcome.click("welcome-recovery-later")
    await welcome.waitFor("welcome-step-access")
    expect((await ask(welcome, "session.state")).hasRecovery).toBe(false)
  })

  test("chosen sites: what is no site is named, and nothing is asked for; every site: the browser is asked", async () => {
    await expectClean(welcome)
    await welcome.click("welcome-access-chosen")
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-access-sites-error", { text: /\S/ })
    await welcome.type("welcome-access-sites", "countersign.test, no site:::")
    await welcome.waitFor("welcome-access-sites-error", { text: "site:::" })
    await expectClean(welcome)
    await welcome.type("welcome-access-sites", "www.countersign.test/sign-in")
    // Granted beforehand, so the browser answers without its question.
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-done")
    await welcome.page.goto(`${welcome.page.url().replace(/#.*/, "")}#access`)
    await reload(welcome)
    await welcome.click("welcome-access-every")
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-done")
  })
})

test("Firefox says that it has no passkeys for extensions, and gives every site on the click", async () => {
  const firefox = await launchFirefox({
    extension: firefoxBuild,
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    prefs: { "extensions.webextOptionalPermissionPrompts": false },
  })
  try {
    const welcome = await firefox.page(welcomePage)
    await makeVault(welcome)
    await welcome.waitFor("welcome-lock-passkey", { text: "does not let extensions use passkeys" })
    expect(await welcome.evaluate("document.querySelector('[data-testid=welcome-lock-passkey] input').disabled")).toBe(
      true,
    )
    await welcome.click("welcome-pin-skip")
    await welcome.click("welcome-recovery-later")
    await welcome.waitFor("welcome-step-access")
    const granted = "browser.permissions.contains({ origins: ['https://*/*', 'http://*/*'] })"
    expect(await welcome.evaluate(granted)).toBe(false)
    await welcome.click("welcome-access-every")
    await welcome.click("welcome-access-go")
    await welcome.waitFor("welcome-done")
    expect(await welcome.evaluate(granted)).toBe(true)
  } finally {
    await firefox.close()
  }
})
