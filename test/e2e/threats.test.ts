/** threats.md D, against the built extension in Chromium. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startDemoSite, type DemoSite } from "../demo/site.ts"
import {
  ask,
  chromiumBuild,
  masterPassword,
  optionsPage,
  pin,
  popupPage,
  refusal,
  send,
  typed,
  wholeList,
} from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
let site: DemoSite
let page: ChromiumPage

beforeAll(async () => {
  site = await startDemoSite()
  chromium = await launchChromium({ extension: chromiumBuild })
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
  await ask(page, "account.add", typed("JBSWY3DPEHPK3PXP", "Locked away"))
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

const manifest = (): Record<string, unknown> => JSON.parse(readFileSync(`${chromiumBuild}/manifest.json`, "utf8"))

test("D1, D4: a page cannot speak to the extension, by message or by connection", async () => {
  const tab = await chromium.visit(`${site.origin}/`)
  const id = chromium.extensionId
  const tried = await tab.evaluate(`(async () => {
    postMessage({ name: "list.find", args: [${JSON.stringify(wholeList)}] }, "*")
    return typeof chrome === "undefined" || chrome.runtime === undefined ? "no way" :
      new Promise((done) => chrome.runtime.sendMessage(${JSON.stringify(id)}, { name: "session.state", args: [] }, (reply) => done(reply ?? "refused")))
  })()`)
  expect(["no way", "refused"]).toContain(tried)
  expect(manifest()).not.toHaveProperty("externally_connectable")
  await tab.close()
})

test("D2, D3: no content script exists, and one that did would be refused: its origin is the site's", async () => {
  expect(manifest()).not.toHaveProperty("content_scripts")
  // A world of the extension's in a page, as a compromised renderer could make one: it has no chrome.runtime of ours.
  const tab = await chromium.visit(`${site.origin}/`)
  const session = await chromium.context.newCDPSession(tab.page)
  const { frameTree } = await session.send("Page.getFrameTree")
  const world = { frameId: frameTree.frame.id, worldName: "forged", grantUniveralAccess: true }
  const { executionContextId } = await session.send("Page.createIsolatedWorld", world)
  const { result } = await session.send("Runtime.evaluate", {
    expression: "typeof chrome === 'undefined' ? 'undefined' : typeof chrome.runtime?.sendMessage",
    contextId: executionContextId,
  })
  expect(result.value).toBe("undefined")
  await tab.close()
})

test("D6: only the menu is web-accessible, by an address that changes; a site cannot frame or load our files", async () => {
  expect(manifest()).toMatchObject({
    web_accessible_resources: [
      { resources: ["src/menu/index.html"], matches: ["https://*/*", "http://*/*"], use_dynamic_url: true },
    ],
  })
  const tab = await chromium.visit(`${site.origin}/`)
  for (const file of [
    popupPage,
    optionsPage,
    "src/menu/index.html",
    "manifest.json",
    "icons/16.png",
    "workshop/index.js",
  ]) {
    const url = `chrome-extension://${chromium.extensionId}/${file}`
    expect(await tab.evaluate(`fetch(${JSON.stringify(url)}).then(() => "there", () => "hidden")`)).toBe("hidden")
  }
  await tab.close()
})

test("D7: our own pages do not let even ourselves frame them", async () => {
  const own = await chromium.page(optionsPage)
  const framed = await own.evaluate(`new Promise((done) => {
    const frame = document.createElement("iframe")
    frame.src = ${JSON.stringify(`/${popupPage}`)}
    frame.onload = () => { try { done(frame.contentDocument?.body.innerText ?? "refused") } catch { done("refused") } }
    document.body.append(frame)
    setTimeout(() => done("refused"), 3000)
  })`)
  expect(framed === "refused" || framed === "").toBe(true)
  await own.close()
})

test("D8: storage.session and storage.local are closed to content scripts, and local holds nothing", async () => {
  const levels = await (
    await chromium.worker()
  ).evaluate(async () => {
    const { session, local } = (globalThis as unknown as { chrome: { storage: Record<string, unknown> } }).chrome
      .storage
    const level = (area: unknown) =>
      (area as { getAccessLevel?: () => Promise<string> }).getAccessLevel?.() ?? "TRUSTED_CONTEXTS"
    return [await level(session), await level(local)]
  })
  expect(levels).toEqual(["TRUSTED_CONTEXTS", "TRUSTED_CONTEXTS"])
  expect(await page.evaluate("chrome.storage.local.get(null)")).toEqual({})
  expect(await page.evaluate("chrome.storage.sync.get(null)")).toEqual({})
})

test("D9: malformed messages are refused with one code, and the worker lives on", async () => {
  const nasty: [string, ...unknown[]][] = [
    ["__proto__"],
    ["constructor"],
    ["toString"],
    ["list.find"],
    ["list.find", { ...wholeList, count: 1e9 }],
    ["list.find", { ...wholeList, query: "x".repeat(100_000) }],
    ["account.edit", { id: "../../x", changes: {} }],
    ["account.edit", { id: "A".repeat(22), changes: { __proto__: { pinned: true }, extra: 1 } }],
    ["vault.open", { password: { toString: "x" } }],
    ["code.show", { ids: Array.from({ length: 5000 }, () => "A".repeat(22)) }],
  ]
  for (const [name, ...args] of nasty)
    expect(await send(page, name, ...args)).toEqual({ ok: false, code: "message.malformed" })
  expect(await page.evaluate("chrome.runtime.sendMessage('text')")).toEqual({ ok: false, code: "message.malformed" })
  expect(await page.evaluate("chrome.runtime.sendMessage(null)")).toEqual({ ok: false, code: "message.malformed" })
  expect((await ask(page, "session.state")).state).toBe("open")
})

test("D10: the lock state is the same after the worker was stopped, in every state", async () => {
  await ask(page, "pin.set", { password: masterPassword, pin })
  for (const make of [
    () => ask(page, "session.lock", { fully: false }),
    () => ask(page, "vault.openWithPin", { pin }),
    () => ask(page, "gate.open", { pin }),
    () => ask(page, "session.lock", { fully: true }),
    () => ask(page, "vault.open", { password: masterPassword }),
  ]) {
    await make()
    const before = await ask(page, "session.state")
    await chromium.stopWorker()
    expect(await ask(page, "session.state")).toEqual(before)
  }
})

test("D11: what stands in the vault is shown as text, whatever it looks like", async () => {
  const markup = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
  const { added } = await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", markup, "<script>1</script>"))
  const popup = await chromium.page(popupPage)
  await popup.waitFor({ id: "row", having: "<b>bold</b>" })
  expect(await popup.count({ css: "[data-testid=row] img, [data-testid=row] b b" })).toBe(0)
  expect(await popup.evaluate("document.title")).not.toBe("owned")
  await popup.close()
  await ask(page, "account.remove", { id: added!.id })
  const options = await chromium.page(optionsPage)
  expect(await options.evaluate("document.title")).not.toBe("owned")
  await options.close()
})

test("D13: the policy allows our own files and WASM, and no page breaks it", async () => {
  const { content_security_policy: policy } = manifest() as { content_security_policy: { extension_pages: string } }
  const scripts = /script-src ([^;]*)/.exec(policy.extension_pages)?.[1]
  expect(scripts).toBe("'self' 'wasm-unsafe-eval'")
  expect(policy.extension_pages).toContain("default-src 'none'")
  for (const file of [popupPage, optionsPage]) {
    const own = await chromium.page(file)
    const broken = await own.evaluate(`new Promise((done) => {
      const seen = []
      document.addEventListener("securitypolicyviolation", (event) => seen.push(event.violatedDirective))
      setTimeout(() => done(seen), 500)
    })`)
    expect(broken).toEqual([])
    // In a task of the page's own: what the debugger evaluates may do more than the page.
    const evaluated = await own.evaluate(`new Promise((done) => setTimeout(() => {
      try { done(Function("return 'ran'")()) } catch { done("refused") }
    }, 0))`)
    expect(evaluated).toBe("refused")
    await own.close()
  }
})

test("what is tested here is what ships: no script names a file of the computer that made it", () => {
  const scripts = readdirSync(chromiumBuild, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  )
  expect(scripts.length).toBeGreaterThan(20)
  const naming = scripts.filter((name) => readFileSync(path.join(chromiumBuild, name), "utf8").includes(process.cwd()))
  expect(naming).toEqual([])
})

test("installing asks for nothing that warns", () => {
  const always = ["storage", "unlimitedStorage", "alarms", "activeTab", "idle", "offscreen"]
  const quiet = new Set([...always, "scripting", "contextMenus", "sidePanel"])
  const { permissions } = manifest() as { permissions: string[] }
  expect(permissions.filter((name) => !quiet.has(name))).toEqual([])
  expect(manifest()).not.toHaveProperty("host_permissions")
})

test("closed and locked, every function that needs an open vault refuses", async () => {
  const id = "A".repeat(22)
  const needOpen = () =>
    Promise.all([
      refusal(page, "list.find", wholeList),
      refusal(page, "code.show", { ids: [id] }),
      refusal(page, "code.advance", { id }),
      refusal(page, "account.get", { id }),
      refusal(page, "account.add", typed("JBSWY3DPEHPK3PXP", "x")),
      refusal(page, "account.edit", { id, changes: { pinned: true } }),
      refusal(page, "account.move", { id, before: null }),
      refusal(page, "account.remove", { id }),
      refusal(page, "account.restore", { id }),
      refusal(page, "account.erase", { id }),
      refusal(page, "account.removed"),
      refusal(page, "notes.get", { id }),
      refusal(page, "notes.set", { id, notes: "" }),
      refusal(page, "notes.draft", { id, key: "A".repeat(43), notes: "x" }),
      refusal(page, "scan.page"),
      refusal(page, "draft.get", { form: "add" }),
      refusal(page, "draft.put", { form: "add", values: {} }),
      refusal(page, "settings.set", { maskCodes: true }),
      refusal(page, "activity.list"),
    ])
  await ask(page, "session.lock", { fully: false })
  expect(new Set(await needOpen())).toEqual(new Set(["vault.locked"]))
  // Proof does not open what is locked: the PIN is not even tried.
  expect(await refusal(page, "account.reveal", { id, proof: { pin: "0000" } })).toBe("vault.locked")
  expect(await refusal(page, "gate.open", { password: "whatever it is" })).toBe("vault.locked")
  await ask(page, "session.lock", { fully: true })
  expect(new Set(await needOpen())).toEqual(new Set(["vault.closed"]))
  await ask(page, "vault.open", { password: masterPassword })
})
