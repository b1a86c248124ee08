/** Filling in Chromium without site access: a click on our icon lets us into the tab, and no further. */
import { build } from "esbuild"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { confirmWindow, fillAsked, fillByPopup, keep, keepCode, marksIn, openGate, values } from "./fill/steps.ts"
import { codeForm, firstStep, login, secondStep, startFillSite, type FillSite } from "./fill/site.ts"
import { ask, chromiumBuild, masterPassword, pin, send } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
let site: FillSite
let own: ChromiumPage

/** A framework's log-in, which keeps in its own state what it believes to be typed. */
async function framework(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
  })
  return `<main id="app"></main><script>${outputFiles[0]?.text.replaceAll("</script", "<\\/script") ?? ""}</script>`
}

const react = `
  import { createElement as h, useState } from "react"
  import { createRoot } from "react-dom/client"
  const App = () => {
    const [name, setName] = useState("")
    const [password, setPassword] = useState("")
    document.title = name + " / " + password
    return h("form", null, h("h1", null, "Sign in"),
      h("label", null, "Email or username", h("input", { name: "username", value: name, onChange: (event) => setName(event.target.value) })),
      h("label", null, "Password", h("input", { name: "password", type: "password", value: password, onChange: (event) => setPassword(event.target.value) })),
      h("button", null, "Sign in"))
  }
  createRoot(document.getElementById("app")).render(h(App))`

const vue = `
  import { createApp, h, ref, watchEffect } from "vue"
  createApp({ setup() {
    const name = ref(""), password = ref("")
    watchEffect(() => { document.title = name.value + " / " + password.value })
    return () => h("form", null, [h("h1", null, "Sign in"),
      h("label", null, ["Username", h("input", { name: "username", value: name.value, onInput: (event) => { name.value = event.target.value } })]),
      h("label", null, ["Password", h("input", { name: "password", type: "password", value: password.value, onInput: (event) => { password.value = event.target.value } })]),
      h("button", null, "Sign in")])
  } }).mount("#app")`

const shadow = `<log-in></log-in><script>
  customElements.define("log-in", class extends HTMLElement {
    connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = ${JSON.stringify(login)} }
  })</script>`

const boxes = `<h1>Authenticator code</h1><form><p>Enter the 6-digit code from your authenticator app</p>${Array.from(
  { length: 6 },
  (_, i) => `<input name="d${i}" maxlength="1" inputmode="numeric" aria-label="Digit ${i + 1}">`,
).join("")}<button>Verify</button></form>`

const inPlace = `<h1>Sign in</h1><form id="f"><label>Username <input name="username" autocomplete="username"></label><button type="button" id="next"
  onclick="this.remove(); f.insertAdjacentHTML('beforeend', '<label>Password <input type=password name=password autocomplete=current-password></label><button>Sign in</button>')">Next</button></form>`

const signUp = `<h1>Create your account</h1><form action="/in" method="post">
  <label>Email <input name="email" autocomplete="email"></label>
  <label>Password <input type="password" name="password" autocomplete="new-password" maxlength="11" passwordrules="required: digit; allowed: [ABCDEF]"></label>
  <button>Sign up</button></form>`

beforeAll(async () => {
  site = await startFillSite({
    "/login": login,
    "/react": await framework(react),
    "/vue": await framework(vue),
    "/shadow": shadow,
    "/code": codeForm,
    "/boxes": boxes,
    "/first": firstStep,
    "/second": secondStep,
    "/in-place": inPlace,
    "/frame": `<h1>Shop</h1><iframe src="/login" width="600" height="400"></iframe>`,
    "/sign-up": signUp,
    "/article": "<h1>News</h1><p>Nothing to sign in to.</p>",
  })
  chromium = await launchChromium({ extension: chromiumBuild })
  own = await chromium.page("manifest.json")
  await ask(own, "vault.create", { password: masterPassword })
  await ask(own, "pin.set", { password: masterPassword, pin })
  await openGate(own)
  await keep(own, { username: "mara", sites: [`shop.localhost:${site.port}`] })
})

beforeEach(() => openGate(own))

afterAll(async () => {
  await chromium.close()
  await site.close()
})

test.each(["/login", "/react", "/vue", "/shadow", "/frame"])("%s is filled, as if it had been typed", async (path) => {
  const tab = await chromium.visit(site.url(path))
  expect(await fillByPopup(chromium, tab, "mara")).toBe("Filled in: username and password.")
  expect(await values(tab)).toEqual({ username: "mara", password: "of mara" })
  if (path === "/react" || path === "/vue") expect(await tab.page.title()).toBe("mara / of mara")
  await tab.close()
})

test("what was filled stands in the feed, with its site", async () => {
  const [last] = await ask(own, "activity.list")
  expect(last).toMatchObject({ kind: "account.filled", about: `Shop (shop.localhost:${site.port})` })
})

test("the generator keeps to what the page states of passwords, unless something else is typed", async () => {
  const tab = await chromium.visit(site.url("/sign-up"))
  const popup = await chromium.popup(tab)
  await popup.click("nav-passwords")
  await popup.click("generator-open")
  await popup.waitFor("generated", { text: /^[A-F0-9]{11}$/ })
  await popup.type("generator-rules", "minlength: 6; maxlength: 6; required: digit")
  await popup.waitFor("generated", { text: /^\d{6}$/ })
  await popup.close()
  await tab.close()
})

test("a code goes into one field or into six, and counts as used", async () => {
  const id = await keepCode(own, "Vault Works", [`code.localhost:${site.port}`])
  for (const path of ["/code", "/boxes"]) {
    const tab = await chromium.visit(site.url(path, "code.localhost"))
    expect(await fillByPopup(chromium, tab, "me@site.example")).toBe("Filled in: code.")
    const shown = (await ask(own, "code.show", { ids: [id] }))[id]
    const filled = Object.values(await values(tab)).join("")
    expect([shown?.code, shown?.next]).toContain(filled)
    expect(filled).toMatch(/^\d{6}$/)
    if (shown?.code === filled) expect(shown.used).toBe(true)
    await tab.close()
  }
})

test("two steps on two pages: the first needs no proof, the second goes on with the same account", async () => {
  await keep(own, { username: "other", sites: [`shop.localhost:${site.port}`] })
  await ask(own, "session.lock", { fully: false })
  await ask(own, "vault.openWithPin", { pin })
  const tab = await chromium.visit(site.url("/first"))
  expect(await fillByPopup(chromium, tab, "other")).toBe("Filled in: username.")
  await tab.click({ css: "button" })
  await tab.waitFor({ css: "input[name=password]" })
  const popup = await chromium.popup(tab)
  // First in the list, and Control+Enter fills it.
  expect(await popup.waitFor({ id: "fill-match", nth: 0 })).toContain("Go on signing in")
  await popup.press("Control+Enter")
  await popup.type("proof-pin", pin)
  await popup.press("Enter")
  expect(await popup.waitFor("toast")).toBe("Filled in: password.")
  expect(await values(tab)).toEqual({ password: "of other" })
  await popup.close()
  await tab.close()
})

test("two steps in place", async () => {
  const tab = await chromium.visit(site.url("/in-place"))
  expect(await fillByPopup(chromium, tab, "other")).toBe("Filled in: username.")
  await tab.click({ css: "#next" })
  // Nothing by itself: it takes an act.
  await tab.waitFor({ css: "input[name=password]" })
  expect(await values(tab)).toEqual({ username: "other", password: "" })
  expect(await fillByPopup(chromium, tab, "other")).toBe("Filled in: username and password.")
  expect(await values(tab)).toEqual({ username: "other", password: "of other" })
  await tab.close()
})

test("an account without a site is asked about, and is this site's from then on", async () => {
  const id = await keep(own, { username: "stray", sites: [] })
  const tab = await chromium.visit(site.url("/login", "stray.localhost"))
  const popup = await chromium.popup(tab)
  await popup.click("nav-passwords")
  await popup.click({ id: "sign-in", having: "stray" })
  const opened = confirmWindow(chromium)
  await popup.click("detail-fill")
  const asked = await opened
  expect(await asked.waitFor("confirm-site")).toBe(`stray.localhost:${site.port}`)
  await asked.waitFor("confirm-doubt-unbound")
  const closed = asked.page.waitForEvent("close")
  await asked.click("confirm-yes")
  await closed
  expect(await values(tab)).toEqual({ username: "stray", password: "of stray" })
  expect((await ask(own, "signIn.get", { id })).sites).toEqual([`stray.localhost:${site.port}`])
  await tab.close()
})

test("another host of the domain is asked about once; our window asks for the PIN too, and No fills nothing", async () => {
  await keep(own, { username: "ines", sites: ["inn.localhost"] })
  await ask(own, "session.lock", { fully: false })
  await ask(own, "vault.openWithPin", { pin })
  const tab = await chromium.visit(site.url("/login", "book.inn.localhost"))
  const asked = await fillAsked(chromium, tab, "ines")
  expect(await asked.waitFor("confirm-doubt-domain")).toContain("inn.localhost")
  expect(await asked.waitFor("confirm-kinds")).toMatch(/Username\s+Password/)
  const refused = asked.page.waitForEvent("close")
  await asked.click("confirm-no")
  await refused
  expect(await values(tab)).toEqual({ username: "", password: "" })

  const again = await fillAsked(chromium, tab, "ines")
  await again.type("proof-pin", "000000")
  await again.press("Enter")
  await again.waitFor("proof-error", { text: /./ })
  expect(await values(tab)).toEqual({ username: "", password: "" })
  const closed = again.page.waitForEvent("close")
  await again.type("proof-pin", pin)
  await again.press("Enter")
  await closed
  expect(await values(tab)).toEqual({ username: "ines", password: "of ines" })
  await tab.page.reload()
  expect(await fillByPopup(chromium, tab, "ines")).toBe("Filled in: username and password.")
  await tab.close()
})

test("a page with nothing to fill says so, and into one without accounts our popup puts no script", async () => {
  const tab = await chromium.visit(site.url("/article"))
  const popup = await chromium.popup(tab)
  await popup.waitFor("fill-none")
  await popup.click({ id: "fill-do", nth: 0 })
  expect(await popup.waitFor("toast")).toContain("no field")
  expect(await marksIn(chromium, tab)).toEqual(["script"])
  await popup.close()
  await tab.close()
  const stranger = await chromium.visit(site.url("/login", "nobody.localhost"))
  const over = await chromium.popup(stranger)
  expect(await send(over, "fill.state", { kept: false })).toMatchObject({ value: { kinds: [], matches: [] } })
  expect(await marksIn(chromium, stranger)).toEqual([null])
  await over.close()
  await stranger.close()
})
