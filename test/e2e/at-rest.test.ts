/** After use, no secret lies in the profile directory in any common form; a secret planted on purpose is found. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { fromBase32 } from "../demo/one-time-code.ts"
import { startDemoSite, type DemoSite } from "../demo/site.ts"
import { removeProfile } from "./launch/profile.ts"
import { ask, chromiumBuild, firstRun, masterPassword, openedWelcome, pin, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium } from "./launch/chromium.ts"

let chromium: Chromium
let site: DemoSite

beforeAll(async () => {
  site = await startDemoSite()
  chromium = await launchChromium({ extension: chromiumBuild })
})

afterAll(async () => {
  await chromium.close().catch(() => undefined)
  await removeProfile(chromium.profile)
  await site.close()
})

/** How a secret may look on disk. Short forms are left out: they occur by chance. */
function forms(raw: Buffer, text: string): Map<string, Buffer> {
  const of = (value: string) => [Buffer.from(value, "utf8"), Buffer.from(value, "utf16le")] as const
  const written = { text, lower: text.toLowerCase(), hex: raw.toString("hex"), HEX: raw.toString("hex").toUpperCase() }
  const all = new Map<string, Buffer>([["raw", raw]])
  for (const [name, value] of Object.entries({ ...written, base64: raw.toString("base64").replaceAll("=", "") })) {
    const [utf8, utf16] = of(value)
    all.set(`${name} utf8`, utf8).set(`${name} utf16`, utf16)
  }
  const url = raw.toString("base64url")
  return all.set("base64url utf8", Buffer.from(url)).set("base64url utf16", Buffer.from(url, "utf16le"))
}

/** Where in a directory any of the forms of any of the secrets lies. */
function leaks(directory: string, secrets: ReadonlyMap<string, Map<string, Buffer>>): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(directory, name))
    .filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile())
  return files.flatMap((file) => {
    const bytes = readFileSync(file)
    return [...secrets].flatMap(([what, looks]) =>
      [...looks]
        .filter(([, look]) => bytes.includes(look))
        .map(([look]) => `${what} as ${look} in ${path.relative(directory, file)}`),
    )
  })
}

const planted = Buffer.from("91e0b1a77f0a4c0d9d3f6a5b", "hex")

test("nothing that opens or is secret lies on disk, nor in storage.session beyond the keys of its state", async () => {
  const welcome = await openedWelcome(chromium)
  await firstRun(welcome)
  await welcome.close()
  const tab = await chromium.visit(`${site.origin}/setup`)
  const popup = await chromium.popup(tab)
  await popup.click("empty-scan")
  await popup.waitFor("find")
  await popup.click("find-add")
  await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]" })
  // Half-typed and left: a draft.
  await popup.click("add")
  await popup.click("add-type")
  await popup.type("add-issuer", "Half typed issuer")
  await popup.type("add-secret", "2LQMQXSTU7BLH4GKZP5JVR3WNE")
  await popup.close()

  const page = await chromium.page("manifest.json")
  await ask(page, "account.add", typed("Y7GQ4ZVLKXW3PB2UHJ6TNRD5", "Typed issuer", "typed.user@site.example"))
  const [row] = (await ask(page, "list.find", wholeList)).rows
  await ask(page, "gate.open", { pin })
  await ask(page, "notes.set", { id: row!.id, notes: "a note that nobody may read" })
  const { draftKey } = await ask(page, "notes.get", { id: row!.id })
  await ask(page, "notes.draft", { id: row!.id, key: draftKey, notes: "a note that is half ty" })
  await ask(page, "account.reveal", { id: row!.id, proof: { pin } })

  // Typed into a site and taken in to be saved.
  await tab.page.goto(`${site.origin}/login`)
  await tab.type({ css: "#username" }, "mara.typed.into.a.page")
  await tab.type({ css: "#password" }, "typed-into-a-page-7319")
  const saving = await chromium.popup(tab)
  await saving.click("add")
  await saving.click("save-typed")
  await saving.waitFor("save-offer")
  await saving.close()

  const session = JSON.stringify(await page.evaluate("chrome.storage.session.get(null)"))
  const local = JSON.stringify(await page.evaluate("chrome.storage.local.get(null)"))
  const scanned = new URL(site.offers[0]!.uri).searchParams.get("secret") ?? ""
  const clear = [
    scanned,
    "2LQMQXSTU7BLH4GKZP5JVR3WNE",
    "Y7GQ4ZVLKXW3PB2UHJ6TNRD5",
    "nobody may read",
    "is half ty",
    draftKey,
    "Half typed",
    "typed-into-a-page",
    "typed.into.a.page",
    masterPassword,
    pin,
  ]
  for (const text of clear) {
    expect(session).not.toContain(text)
    expect(local).not.toContain(text)
  }
  expect(local).toBe("{}")
  expect(Object.keys(JSON.parse(session)).toSorted()).toEqual(
    ["badge", "captured", "draft", "finds", "front", "held", "log", "owners", "passes", "revision", "used"]
      .filter((key) => session.includes(`"${key}"`))
      .toSorted(),
  )

  // The control: written on purpose, to a place of ours and to one of the browser's.
  await page.evaluate(`chrome.storage.local.set({ control: ${JSON.stringify(planted.toString("hex"))} })`)
  await page.evaluate(`new Promise((done) => { const open = indexedDB.open("control", 1)
    open.onupgradeneeded = () => open.result.createObjectStore("s")
    open.onsuccess = () => { const t = open.result.transaction("s", "readwrite"); t.objectStore("s").put(new Uint8Array(${JSON.stringify([...planted])}), 1); t.oncomplete = done } })`)

  const held = JSON.parse(session) as { held: Record<string, string> }
  const keys = ["index", "sync", "device", "inbox", "codes", "passwords"] as const
  const text = (value: string) => forms(Buffer.from(value, "utf8"), value)
  const base32 = (value: string) => forms(fromBase32(value), value)
  const secrets = new Map<string, Map<string, Buffer>>([
    ["scanned secret", base32(scanned)],
    ["typed secret", base32("Y7GQ4ZVLKXW3PB2UHJ6TNRD5")],
    ["drafted secret", base32("2LQMQXSTU7BLH4GKZP5JVR3WNE")],
    ["master password", text(masterPassword)],
    ["password typed into a page", text("typed-into-a-page-7319")],
    ["note", text("a note that nobody may read")],
    ["half-typed note", text("a note that is half ty")],
    ["typed issuer", text("Typed issuer")],
    ["username", text("typed.user@site.example")],
    ["half-typed issuer", text("Half typed issuer")],
    ...keys.map((name) => {
      const raw = Buffer.from(held.held[name] ?? "", "base64url")
      expect(raw).toHaveLength(32)
      return [`${name} key`, forms(raw, raw.toString("hex"))] as const
    }),
  ])
  await chromium.close({ keepProfile: true })

  const found = leaks(chromium.profile, new Map([["control", forms(planted, planted.toString("hex"))]]))
  expect(found.join("\n")).toMatch(/control as raw in .*IndexedDB/)
  expect(found.join("\n")).toMatch(/control as hex utf8 in .*Local Extension Settings/)
  expect(leaks(chromium.profile, secrets)).toEqual([])
})
